import { nameHere } from "../base.ts";
import type { State } from "../queue/model.ts";
import { isFirstTab } from "../tabs/first-tab.ts";
import type { Alert } from "./alert.ts";
import type { Chime } from "./chime.ts";
import { showNotification } from "./notification.ts";

/** For this long no other tab rings for the same alert. */
const DEDUPE_MS = 600_000;

const WORDS: Record<Alert, { title: (number: string) => string; body: string }> = {
  next: { title: (number) => `${number} is next`, body: "Stay near: your cat is almost here." },
  called: { title: (number) => `${number}: it is your turn`, body: "Claim your cat before the time is up." },
};

/**
 * Raises an alert as the preferences say: by sound and vibration, by a notification. Answers false where a
 * notification was wanted and could not be shown.
 */
export async function ring(alert: Alert, state: State, chime: Chime): Promise<boolean> {
  const { ticket, preferences } = state.saved;
  if (!ticket) return true;
  const isFirst = (name: string): boolean =>
    isFirstTab(name, `${ticket.queue} ${ticket.number} ${alert}`, DEDUPE_MS);
  if (preferences.isLoud && chime.isAudible && isFirst("catq.rung")) chime.play(alert);
  if (preferences.isLoud && canVibrate() && isFirst("catq.shaken")) {
    navigator.vibrate(alert === "called" ? [120, 80, 120] : 80);
  }
  if (!preferences.notifies || document.visibilityState !== "hidden") return true;
  const { title, body } = WORDS[alert];
  // Each tab may show it: the tag makes a later one replace the earlier.
  const name = state.board?.value.title;
  return showNotification(`${name ? `${name}: ` : ""}${title(ticket.number)}`, {
    body,
    tag: nameHere(`catq-${ticket.number}`),
  });
}

/** Chrome complains in the console of a vibration before the page was touched. */
function canVibrate(): boolean {
  return "vibrate" in navigator && navigator.userActivation?.hasBeenActive !== false;
}
