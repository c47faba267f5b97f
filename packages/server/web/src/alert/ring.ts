import { nameHere } from "../base.ts";
import type { State } from "../queue/model.ts";
import { isFirstTab } from "../tabs/first-tab.ts";
import type { Alert } from "./alert.ts";
import type { Chime } from "./chime.ts";

/** For this long no other tab rings for the same alert. */
const DEDUPE_MS = 600_000;

const WORDS: Record<Alert, { title: (number: string) => string; body: string }> = {
  next: { title: (number) => `${number} is next`, body: "Stay near: your cat is almost here." },
  called: { title: (number) => `${number}: it is your turn`, body: "Claim your cat before the time is up." },
};

/** Raises an alert as the preferences say: by sound and vibration, by a notification. */
export function ring(alert: Alert, state: State, chime: Chime): void {
  const { ticket, preferences } = state.saved;
  if (!ticket) return;
  if (
    preferences.isLoud &&
    chime.isAudible &&
    isFirstTab("catq.rung", `${ticket.queue} ${ticket.number} ${alert}`, DEDUPE_MS)
  ) {
    chime.play(alert);
    navigator.vibrate?.(alert === "called" ? [120, 80, 120] : 80);
  }
  if (preferences.notifies && document.visibilityState === "hidden") notify(alert, ticket.number);
}

/** Each tab may show the notification: the tag makes a later one replace the earlier. */
function notify(alert: Alert, number: string): void {
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return;
  const { title, body } = WORDS[alert];
  try {
    const shown = new Notification(title(number), { body, tag: nameHere(`catq-${number}`), icon: iconUrl() });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // Chrome on Android shows notifications through a service worker only. The sound must do.
  }
}

function iconUrl(): string {
  return document.querySelector<HTMLLinkElement>('link[rel="apple-touch-icon"]')?.href ?? "";
}

/** Whether permission can be asked for: in a secure context (https, localhost), unless it was denied. */
export function canNotify(): boolean {
  return "Notification" in globalThis && globalThis.isSecureContext && Notification.permission !== "denied";
}

/** Requests permission; call it in the handler of a click. Answers whether it was granted. */
export async function askToNotify(): Promise<boolean> {
  if (!canNotify()) return false;
  return (await Notification.requestPermission()) === "granted";
}
