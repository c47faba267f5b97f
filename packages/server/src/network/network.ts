import { isIP } from "node:net";
import { groupsOf, ipv6Network, plainAddress } from "./address.ts";

/**
 * Networks as they are banned, and the addresses in them. Of IPv6 never more than 64 bits are looked at,
 * since whoever has one address has its /64. Each network has one name: `192.0.2.1`, `10.0.0.0/8`,
 * `2001:db8::/64`. A counted address is a network too, of the greatest length there is.
 */
export interface Network {
  readonly family: 4 | 6;
  /** How many bits it fixes: 32 or 64 for what one caller is counted by. */
  readonly length: number;
  /** The first and the last number in it. */
  readonly first: bigint;
  readonly last: bigint;
  /** Whether it was written with more than 64 bits, and so is only a part of this. */
  readonly isPart: boolean;
}

/** How many bits a caller is counted by. */
export const WIDTH = { 4: 32, 6: 64 } as const;

/** Reads an address or a CIDR (RFC 4632, RFC 4291), whatever bits it has beyond its length; null for neither. */
export function networkOf(text: string): Network | null {
  const [, written = "", prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/s.exec(text.trim()) ?? [];
  const address = plainAddress(written);
  // A zone is of one machine's own: there are no networks of it.
  if (address === null || (prefix !== undefined && written.includes("%"))) return null;
  const family = isIP(address) === 4 ? 4 : 6;
  const isMapped = family === 4 && written.includes(":");
  const bits = family === 4 ? 32 : 128;
  const fixed = prefix === undefined ? bits : Number(prefix) - (isMapped ? 96 : 0);
  if (fixed < 0 || fixed > bits) return null;
  const length = Math.min(fixed, WIDTH[family]);
  return { ...around(numberOf(address, family), family, length), isPart: fixed > length };
}

/** Its one name. */
function nameOf({ family, length, first }: Pick<Network, "family" | "length" | "first">): string {
  if (family === 6) return ipv6Network(partsOf(first, [48n, 32n, 16n, 0n], 0xffffn), length);
  const address = partsOf(first, [24n, 16n, 8n, 0n], 0xffn).join(".");
  return length === WIDTH[4] ? address : `${address}/${length}`;
}

/** Whether it holds more than what one caller is counted by. */
export function isRange({ family, length }: Pick<Network, "family" | "length">): boolean {
  return length < WIDTH[family];
}

/** Whether all of `inner` is in `outer`. */
export function holdsAll(outer: Network, inner: Network): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** What somebody may have meant by a text that is no network: an address and a length that is too short for it. */
export interface Ambiguity {
  readonly network: string;
  readonly address: string;
}

/**
 * Reads the name of a network, or of an address, from what an operator writes; null for neither. One with
 * bits beyond its length, such as `10.0.0.7/24`, may be a slip in either part: both are named, and none is chosen.
 */
export function readNetwork(text: string): string | Ambiguity | null {
  const network = networkOf(text);
  const alone = network && networkOf(text.trim().replace(/\/\d+$/, ""));
  if (!network || !alone) return null;
  const isExact = !isRange(network) || network.first === alone.first;
  return isExact ? nameOf(network) : { network: nameOf(network), address: nameOf(alone) };
}

/**
 * Between which names, exclusive and in the order of their letters, all counted addresses of a network are:
 * those that begin with the parts of its address that are fixed as a whole. Others can be between them too.
 */
export function namesAround(network: Network): { from: string; to: string } {
  const { family, length, first } = network;
  const parts =
    family === 4 ? partsOf(first, [24n, 16n, 8n], 0xffn) : partsOf(first, [48n, 32n, 16n], 0xffffn);
  const fixed = parts.slice(0, Math.floor(length / (family === 4 ? 8 : 16)));
  // Zeros at the end may be written as `::`.
  while (family === 6 && fixed.at(-1) === 0) fixed.pop();
  const [base, mark, next] = family === 4 ? [10, ".", "/"] : [16, ":", ";"];
  const begin = fixed.map((part) => part.toString(base)).join(mark);
  return fixed.length === 0 ? { from: "", to: "~" } : { from: begin + mark, to: begin + next };
}

function around(number: bigint, family: 4 | 6, length: number): Omit<Network, "isPart"> {
  const free = BigInt(WIDTH[family] - length);
  const first = (number >> free) << free;
  return { family, length, first, last: first + (1n << free) - 1n };
}

function numberOf(address: string, family: 4 | 6): bigint {
  const [parts, bits] =
    family === 6 ? [groupsOf(address).slice(0, 4), 16n] : [address.split(".").map(Number), 8n];
  return parts.reduce((number, part) => (number << bits) | BigInt(part), 0n);
}

function partsOf(bits: bigint, shifts: readonly bigint[], mask: bigint): number[] {
  return shifts.map((shift) => Number((bits >> shift) & mask));
}
