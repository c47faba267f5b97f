import { pageAddress } from "@catq/shared";

/** The path below which the page and its daemon are: `/`, or `/vet/` where a proxy takes `/vet` off. */
function basePath(): string {
  return new URL(".", location.href).pathname;
}

/** A path of the daemon's, such as `/api/queue`, as this browser has to ask for it. */
export function pathHere(path: string): string {
  return basePath() + path.slice(1);
}

/**
 * A name among those that all pages of an origin share: of localStorage, locks, channels, notifications. Another queue
 * below the same origin gives its own another name.
 */
export function nameHere(name: string): string {
  const base = basePath();
  return base === "/" ? name : `${name} ${base}`;
}

/** What the path calls the line, such as `vet`; empty at the root. */
export function lineHere(): string {
  return basePath().slice(1, -1);
}

/** The address of the queue's page for a phone; null where only this machine knows it. */
export function addressHere(): string | null {
  const named = document.querySelector<HTMLMetaElement>('meta[name="catq-public-url"]')?.content ?? "";
  return pageAddress(named, { href: location.origin + basePath(), hostname: location.hostname });
}
