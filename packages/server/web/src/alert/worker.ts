import { pathHere } from "../base.ts";

/** The page's service worker, registered where it is not yet; null where this browser has none (plain HTTP, too). */
export async function workerHere(): Promise<ServiceWorkerRegistration | null> {
  const container = navigator.serviceWorker;
  if (!container) return null;
  try {
    // A queue at the root of this origin may have one whose scope holds this page, too.
    const isOurs = ({ scope }: ServiceWorkerRegistration) =>
      scope === new URL(pathHere("/"), location.href).href;
    const known = await container.getRegistration();
    if (known?.active && isOurs(known)) return known;
    await container.register(pathHere("/sw.js"));
    const ready = await container.ready;
    return isOurs(ready) ? ready : null;
  } catch {
    return null;
  }
}
