import type { State } from "../queue/model.ts";
import { isFirst } from "../tabs/first-tab.ts";
import type { Alert } from "./alert.ts";
import type { Chime } from "./chime.ts";

/** So long the other tabs keep still about what one has rung for. */
const RUNG_MS = 600_000;

const WORDS: Record<Alert, { title: (number: string) => string; body: string }> = {
  next: { title: (number) => `${number} is next`, body: "Stay near: your cat is almost here." },
  called: { title: (number) => `${number}: it is your turn`, body: "Claim your cat before the time is up." },
};

/** Rings for `alert` as the person wished: by sound, by a notification, by a shake of the phone. */
export function ring(alert: Alert, state: State, chime: Chime): void {
  const { ticket, preferences } = state.kept;
  if (!ticket) return;
  if (
    preferences.isLoud &&
    chime.isAudible &&
    isFirst("catq.rung", `${ticket.queue} ${ticket.number} ${alert}`, RUNG_MS)
  ) {
    chime.play(alert);
    navigator.vibrate?.(alert === "called" ? [120, 80, 120] : 80);
  }
  if (preferences.notifies && document.visibilityState === "hidden") notify(alert, ticket.number);
}

/** Several tabs show the same one: the tag makes the later take the earlier's place. */
function notify(alert: Alert, number: string): void {
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return;
  const { title, body } = WORDS[alert];
  try {
    const shown = new Notification(title(number), { body, tag: `catq-${number}`, icon: iconUrl() });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // Chrome on Android wants a service worker for it; the sound is all there is then.
  }
}

function iconUrl(): string {
  return document.querySelector<HTMLLinkElement>('link[rel="apple-touch-icon"]')?.href ?? "";
}

/** Whether this browser can be asked at all: it cannot on plain http, except on localhost. */
export function canNotify(): boolean {
  return "Notification" in globalThis && globalThis.isSecureContext && Notification.permission !== "denied";
}

/** Asks the person's leave, within a press; answers whether it was given. */
export async function askToNotify(): Promise<boolean> {
  if (!canNotify()) return false;
  return (await Notification.requestPermission()) === "granted";
}
