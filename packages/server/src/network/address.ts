import { isIP } from "node:net";

/** An IP address. */
export interface Address {
  readonly family: 4 | 6;
  /** The number that it is, of {@link ADDRESS_BITS} bits. */
  readonly bits: bigint;
  /** The link that a link-local address is of (RFC 4007), by the name that this machine, or a proxy, gives it. */
  readonly zone?: string;
}

export const ADDRESS_BITS = { 4: 32, 6: 128 } as const;

/** A zone as Node writes it: the name of an interface, of 15 bytes at most in Linux. */
const ZONE = /%([\w.:@-]{1,15})$/;

/**
 * Reads an address in the forms of RFC 4291, section 2.2; IPv4 comes out of its mapping into IPv6 (section 2.5.5.2).
 * A zone is read where the address is link-local, and left out elsewhere. null for what is no address.
 */
export function parseAddress(text: string): Address | null {
  // Without its mapping at once where it is written as Node writes it, with dots: each IPv4 caller of `::` is.
  const address = text.trim().replace(/%.*$|^::ffff:(?=\d+\.)/gis, "");
  const family = isIP(address);
  if (family === 4) return { family, bits: ipv4Bits(address) };
  if (family !== 6) return null;
  const bits = ipv6Bits(address);
  if (bits >> 32n === 0xffffn) return { family: 4, bits: bits & 0xffff_ffffn };
  const found: Address = { family, bits };
  const zone = isLinkLocal(found) ? ZONE.exec(text.trim())?.[1] : undefined;
  return zone === undefined ? found : { ...found, zone };
}

/** Whether it is in fe80::/10 (RFC 4291, section 2.5.6). */
export function isLinkLocal({ family, bits }: Address): boolean {
  return family === 6 && bits >> 118n === 0x3fan;
}

/** The canonical text of an address (RFC 5952), with its zone (RFC 4007, section 11). */
export function formatAddress({ family, bits, zone }: Address): string {
  if (family === 4) {
    const number = Number(bits);
    return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
  }
  const groups = bits.toString(16).padStart(32, "0").match(/.{4}/g) ?? [];
  // The URL parser writes IPv6 in its canonical form.
  const address = new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
  return zone === undefined ? address : `${address}%${zone}`;
}

function ipv4Bits(address: string): bigint {
  return BigInt(address.split(".").reduce((number, byte) => number * 256 + Number(byte), 0));
}

function ipv6Bits(address: string): bigint {
  const hex = address.replace(/[\d.]+\.\d+$/, (ipv4) => {
    const number = Number(ipv4Bits(ipv4));
    return `${(number >>> 16).toString(16)}:${(number & 0xffff).toString(16)}`;
  });
  const [left = [], right = []] = hex.split("::").map((part) => (part === "" ? [] : part.split(":")));
  const digits = (groups: string[]): string =>
    groups.reduce((all, group) => all + group.padStart(4, "0"), "");
  return BigInt(`0x${digits(left)}${"0000".repeat(8 - left.length - right.length)}${digits(right)}`);
}
