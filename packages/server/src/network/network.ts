import { ADDRESS_BITS, type Address, formatAddress, isLinkLocal, parseAddress } from "./address.ts";

/** A network of IP addresses (CIDR: RFC 4632, RFC 4291). A single address is a network of all its bits. */
export interface Network {
  readonly family: 4 | 6;
  /** The length of its prefix, in bits. */
  readonly length: number;
  /** The first and the last address in it, as numbers. */
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * The length of the network that counts as one caller. Whoever has an IPv6 address has its /64, except where each
 * address is somebody else's: neighbours on a link (link-local), and those who come from IPv4 by a translator or Teredo.
 */
export function callerBits(address: Address): number {
  if (address.family === 4) return ADDRESS_BITS[4];
  const isAlone = isLinkLocal(address) || isTranslated(address.bits) || isTeredo(address);
  return isAlone ? ADDRESS_BITS[6] : 64;
}

/**
 * Whether it stands for an IPv4 address behind a translator: 64:ff9b::/96 (RFC 6052; nothing else is in its /64), or
 * 64:ff9b:1::/48 (RFC 8215). It is told apart from that IPv4 address, which may be a private one of another network.
 */
function isTranslated(bits: bigint): boolean {
  return bits >> 64n === 0x64_ff9b_0000_0000n || bits >> 80n === 0x64_ff9b_0001n;
}

/** Whether it is a Teredo client's (2001::/32, RFC 4380): all clients of a server are in its one /64. */
export function isTeredo({ family, bits }: Address): boolean {
  return family === 6 && bits >> 96n === 0x2001_0000n;
}

/** The network with a prefix of `length` bits that an address is in. */
export function networkAround({ family, bits }: Address, length: number): Network {
  const free = BigInt(ADDRESS_BITS[family] - length);
  const first = (bits >> free) << free;
  return { family, length, first, last: first + (1n << free) - 1n };
}

/** Reads an address or a CIDR, whatever bits it has beyond its prefix; null for neither. */
export function networkOf(text: string): Network | null {
  const [, written = "", prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/s.exec(text.trim()) ?? [];
  const address = parseAddress(written);
  // A zone is of one machine's own: there are no networks of it.
  if (address === null || (prefix !== undefined && written.includes("%"))) return null;
  const isMapped = address.family === 4 && written.includes(":");
  const bits = ADDRESS_BITS[address.family];
  const length = prefix === undefined ? bits : Number(prefix) - (isMapped ? 96 : 0);
  return length < 0 || length > bits ? null : networkAround(address, length);
}

export function contains(outer: Network, inner: Network): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Makes the check of whether a caller, by its name, is the one of this name, or is in the network of this name. */
export function memberOf(name: string): (caller: string) => boolean {
  const network = networkOf(name);
  if (!network || !isRange(network)) return (caller) => caller === name;
  return (caller) => {
    const inner = networkOf(caller);
    return inner !== null && contains(network, inner);
  };
}

/** Whether it holds more than one caller. */
export function isRange({ family, length, first }: Network): boolean {
  return length < callerBits({ family, bits: first });
}

/** The name by which a caller is counted and banned: an IPv4 address, an IPv6 /64, or `fe80::1%eth0`. */
export function callerName(address: Address): string {
  const length = callerBits(address);
  return length === ADDRESS_BITS[address.family]
    ? formatAddress(address)
    : nameOf(networkAround(address, length));
}

/** The one name of a network of several addresses: `10.0.0.0/8`, `2001:db8::/64`. */
export function nameOf({ family, length, first }: Network): string {
  return `${formatAddress({ family, bits: first })}/${length}`;
}

/** What somebody may have meant by a text that is no network: an address and a length that is too short for it. */
export interface Ambiguity {
  readonly network: string;
  readonly address: string;
}

/**
 * Reads the name of a network, or of a caller's address, from what an operator writes; null for neither. One with
 * bits beyond its length, such as `10.0.0.7/24`, may be a slip in either part: both are named, and none is chosen.
 */
export function readNetwork(text: string): string | Ambiguity | null {
  const network = networkOf(text);
  const address = parseAddress(text.replace(/\/.*$/s, ""));
  if (network === null || address === null) return null;
  if (!isRange(network)) return callerName(address);
  const caller = networkAround(address, callerBits(address));
  return network.first === caller.first
    ? nameOf(network)
    : { network: nameOf(network), address: callerName(address) };
}

/** Names between two others, both exclusive, in the order of their letters. */
export interface NameRange {
  readonly from: string;
  readonly to: string;
}

/**
 * In which ranges, of ascending order, the names of all callers of a network are: those that begin with the parts of its
 * address that are fixed as a whole, three at most. No others are in those of an IPv4 /8, /16 or /24, or an IPv6 /48.
 */
export function namesIn({ family, length, first }: Network): readonly [NameRange, ...NameRange[]] {
  const [width, base, mark, next] = family === 4 ? [8, 10, ".", "/"] : [16, 16, ":", ";"];
  const fixed = Array.from({ length: Math.min(3, Math.floor(length / width)) }, (_, index) =>
    Number(BigInt.asUintN(width, first >> BigInt(ADDRESS_BITS[family] - width * (index + 1)))),
  );
  if (fixed.length === 0) return [{ from: "", to: "~" }];
  const after = (begin: string): NameRange => ({ from: begin + mark, to: begin + next });
  const written = (): string => fixed.map((part) => part.toString(base)).join(mark);
  const whole = after(written());
  if (family === 4 || fixed.at(-1) !== 0) return [whole];
  // Zeros at the end are written as `::` where more of them follow.
  while (fixed.at(-1) === 0) fixed.pop();
  // From a bound before `::` itself, which is the name of the network's first address, and behind all digits.
  return [whole, { from: `${written()}:9~`, to: `${written()}:;` }];
}
