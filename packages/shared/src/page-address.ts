/** What counts here of a URL: of the page's own, or of the server's. */
interface Place {
  /** With a slash at its end, without query and fragment. */
  readonly href: string;
  readonly hostname: string;
}

/**
 * The address of the queue's page for a phone: the public one that the operator has named, else the one that is used
 * here; null where that is this machine, which on a phone is the phone. It ends with a slash, as the page must.
 */
export function pageAddress(publicUrl: string | null, { href, hostname }: Place): string | null {
  if (publicUrl) return `${publicUrl}/`;
  return isThisMachine(hostname) ? null : href;
}

/** An address as a person types it. */
export function typedAddress(address: string): string {
  return address.replace(/^https?:\/\//, "").replace(/\/+$/, "");
}

/** Where a phone goes on with a ticket. What is behind `#` stays in the browser: no server and no log ever sees it. */
export function handOverAddress(address: string, token: string): string {
  return `${address}#${token}`;
}

/** RFC 6761, section 6.3; RFC 1122, section 3.2.1.3: also the unspecified address, which leads to this machine. */
function isThisMachine(hostname: string): boolean {
  return /^(localhost\.?|.*\.localhost\.?|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(hostname);
}
