import { isIP } from "node:net";

/** IP addresses as they are told apart: counted by IPv4 address, or by IPv6 /64. */

/** Without a zone, and IPv4 out of its IPv6 mapping (RFC 4291, section 2.5.5.2); null for what is no address. */
export function plainAddress(text: string): string | null {
  const address = text.trim().replace(/%.*$/s, "");
  const family = isIP(address);
  if (family === 0) return null;
  if (family === 4) return address;
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped) return address.toLowerCase();
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** A plain address as it is counted and banned: an IPv4 address as it is, an IPv6 address as its /64. */
export function countedAs(address: string): string {
  return isIP(address) === 4 ? address : ipv6Network(groupsOf(address).slice(0, 4), 64);
}

/** A network of IPv6 by the first four groups of its address (RFC 5952 for the rest of it). */
export function ipv6Network(groups: readonly number[], length: number): string {
  const prefix = groups.map((group) => group.toString(16)).join(":");
  // The URL parser writes IPv6 in its one canonical form.
  return `${new URL(`http://[${prefix}::]`).hostname.slice(1, -1)}/${length}`;
}

/** The eight groups of a valid IPv6 address. */
export function groupsOf(address: string): number[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [a * 256 + Number(b), c * 256 + Number(d)].map((group) => group.toString(16)).join(":"),
  );
  const [head = "", tail = ""] = hex.split("::");
  const read = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((g) => Number.parseInt(g, 16));
  const [left, right] = [read(head), read(tail)];
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}
