import { isIP } from "node:net";

/** An IP address. */
export interface Address {
  readonly family: 4 | 6;
  /** The number that it is, of {@link ADDRESS_BITS} bits. */
  readonly bits: bigint;
}

export const ADDRESS_BITS = { 4: 32, 6: 128 } as const;

/**
 * Reads an address in the forms of RFC 4291, section 2.2, without its zone; IPv4 comes out of its mapping into
 * IPv6 (section 2.5.5.2). null for what is no address.
 */
export function parseAddress(text: string): Address | null {
  // Without its mapping at once where it is written as Node writes it, with dots: each IPv4 caller of `::` is.
  const address = text.trim().replace(/%.*$|^::ffff:(?=\d+\.)/gis, "");
  const family = isIP(address);
  if (family === 0) return null;
  if (family === 4) return { family, bits: ipv4Bits(address) };
  const bits = ipv6Bits(address);
  return bits >> 32n === 0xffffn ? { family: 4, bits: bits & 0xffff_ffffn } : { family: 6, bits };
}

/** The canonical text of an address (RFC 5952). */
export function formatAddress({ family, bits }: Address): string {
  if (family === 4) {
    const number = Number(bits);
    return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
  }
  const groups = bits.toString(16).padStart(32, "0").match(/.{4}/g) ?? [];
  // The URL parser writes IPv6 in its canonical form.
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
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
