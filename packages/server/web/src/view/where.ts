/** The part of a page's address that counts here. */
type Here = Pick<Location, "host" | "hostname">;

/**
 * Where people take a number, as they type it: the address that the operator has named, else that of this page; null
 * where that is the daemon's own machine, which on a visitor's phone is the phone.
 */
export function whereToTake(publicUrl: string, { host, hostname }: Here): string | null {
  if (publicUrl !== "") return publicUrl.replace(/^https?:\/\//, "");
  const isLoopback = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return isLoopback ? null : host;
}
