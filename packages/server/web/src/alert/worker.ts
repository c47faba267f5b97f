import { pathHere } from "../base.ts";

/** The page's service worker, registered where it is not yet; null where this browser has none (plain HTTP, too). */
export async function workerHere(): Promise<ServiceWorkerRegistration | null> {
  const container = navigator.serviceWorker;
  if (!container) return null;
  try {
    const known = await container.getRegistration();
    if (known?.active) return known;
    await container.register(pathHere("/sw.js"));
    return await container.ready;
  } catch {
    return null;
  }
}
