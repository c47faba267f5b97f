import { type Address, isLinkLocal } from "./address.ts";
import { callerBits, callerName, isTeredo, nameOf, networkAround } from "./network.ts";
import { NetworkList } from "./network-list.ts";

/** An address or network, and how many times as much as one address it may have. */
export interface Share {
  /** By which a caller or a network is named. */
  readonly name: string;
  readonly multiple: number;
}

/**
 * An IPv6 subscriber has 256 /64s (a /56, as homes get) or 65,536 (a /48, as sites get: RFC 6177), so the networks around
 * a caller's have shares, too. Each is four times that of the one within it: no /64 uses up its /56's share alone, and
 * no /56 its /48's.
 */
const AROUND_64 = [
  { length: 56, multiple: 4 },
  { length: 48, multiple: 16 },
];
/** A machine can give itself any number of link-local addresses. */
const AROUND_LINK_LOCAL = [{ length: 64, multiple: 16 }];
/** Some of a Teredo client's bits are its own choice; the rest of the /64 are strangers. */
const AROUND_TEREDO = [{ length: 64, multiple: 4 }];

/** How many times the share of others a crowd has. */
const CROWD = 100;
const NO_CROWDS = new NetworkList([]);

/**
 * What a caller's requests, tickets, streams and connections count for: first its own address, then the networks around
 * it. IPv4 has none of these, nor has an IPv6 address that a translator makes of one: few have many of them. Where many
 * people stand behind the address, all of these are larger. So are those of a network that holds such an address, for
 * whoever else is in it: what the crowd has counts there, and would leave nothing for its neighbours.
 */
export function sharesOf(address: Address, crowds: NetworkList = NO_CROWDS): readonly [Share, ...Share[]] {
  const own = { name: callerName(address), multiple: crowds.hasCaller(address) ? CROWD : 1 };
  if (address.family === 4) return [own];
  const around = networksAround(address);
  const named = ({ length, multiple }: (typeof around)[number]): Share => {
    const name = nameOf(networkAround(address, length));
    return { name, multiple: multiple * (crowds.overlaps(name) ? CROWD : 1) };
  };
  return [own, ...around.map(named)];
}

function networksAround(address: Address): typeof AROUND_64 {
  if (callerBits(address) === 64) return AROUND_64;
  if (isTeredo(address)) return AROUND_TEREDO;
  return isLinkLocal(address) ? AROUND_LINK_LOCAL : [];
}

/** How many of something are held, by the name of each share. */
export class ShareCounts {
  readonly #counts = new Map<string, number>();

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Whether one more would be too many for any of them, where an address may have `perAddress`, and no share more than `most`. */
  isFull(shares: readonly Share[], perAddress: number, most = Number.POSITIVE_INFINITY): boolean {
    return shares.some(({ name, multiple }) => this.of(name) >= Math.min(most, perAddress * multiple));
  }

  add(shares: readonly Share[]): void {
    for (const { name } of shares) this.#counts.set(name, this.of(name) + 1);
  }

  remove(shares: readonly Share[]): void {
    for (const { name } of shares) {
      const left = this.of(name) - 1;
      if (left > 0) this.#counts.set(name, left);
      else this.#counts.delete(name);
    }
  }
}
