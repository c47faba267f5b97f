import { workerHere } from "./worker.ts";

/** Whether permission can be asked for: in a secure context (https, localhost), unless it was denied. */
export function canNotify(): boolean {
  return "Notification" in globalThis && globalThis.isSecureContext && Notification.permission !== "denied";
}

/** Whether the person has allowed notifications. */
export function isNotifyingAllowed(): boolean {
  return canNotify() && Notification.permission === "granted";
}

/** Requests permission; call it in the handler of a click. Answers whether it was granted. */
export async function askToNotify(): Promise<boolean> {
  if (!canNotify()) return false;
  try {
    await Notification.requestPermission();
  } catch {
    // Some embedded browsers have the interface and refuse its use.
  }
  return isNotifyingAllowed();
}

/**
 * Shows a notification; answers false where this browser shows none. A later one with the same `tag` replaces it.
 * Chrome on Android throws at the constructor, and shows notifications through a service worker only.
 */
export async function showNotification(
  title: string,
  options: { readonly body: string; readonly tag: string },
): Promise<boolean> {
  if (!isNotifyingAllowed()) return false;
  // One that replaces another rings again: so does "it is your turn" in the place of "is next".
  const whole = { ...options, icon: iconUrl(), renotify: true };
  try {
    const shown = new Notification(title, whole);
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return true;
  } catch {
    // Tried another way below.
  }
  try {
    const registration = await workerHere();
    if (!registration) return false;
    await registration.showNotification(title, whole);
    return true;
  } catch {
    return false;
  }
}

function iconUrl(): string {
  return document.querySelector<HTMLLinkElement>('link[rel="apple-touch-icon"]')?.href ?? "";
}
