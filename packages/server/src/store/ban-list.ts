import { contains, isRange, type Network, networkAround, networkOf } from "../network/network.ts";
import type { Ban, WallMs } from "../queue/model.ts";
import { isInForce } from "../queue/refusals.ts";
import type { BansNear } from "../queue/store.ts";

interface Entry {
  readonly ban: Ban;
  /** null where its name is that of no network. */
  readonly network: Network | null;
}

/** The bans of networks by the length of their prefix, and then by their first address. */
type Ranges = Map<number, Map<bigint, Ban>>;

/**
 * All bans of a store, in memory: there are thousands at most, and each request asks for one. A ban of an address is
 * found by its name, one of a network by the prefix of the address: one look for each prefix length that any has.
 */
export class BanList {
  readonly #entries = new Map<string, Entry>();
  readonly #ranges: Record<4 | 6, Ranges> = { 4: new Map(), 6: new Map() };
  #ending: readonly Ban[] = [];

  /** Those whose live tickets are still to be ended. */
  get ending(): readonly Ban[] {
    return this.#ending;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The ban of just this address or network. */
  get(name: string): Ban | null {
    return this.#entries.get(name)?.ban ?? null;
  }

  /** Of the ban of this address or network and of those of networks that hold it, the one that lasts longest. */
  longest(name: string): Ban | null {
    let longest = this.get(name);
    if (this.#ranges[4].size + this.#ranges[6].size === 0) return longest;
    for (const ban of this.#around(networkOf(name))) {
      if (!longest || endOf(ban) > endOf(longest)) longest = ban;
    }
    return longest;
  }

  /** Other bans in force at `wall` that overlap with a network, largest network first; of those within at most `limit`. */
  near(name: string, wall: WallMs, limit: number): BansNear {
    const outer = networkOf(name);
    if (!outer) return { around: [], within: [], withinCount: 0 };
    const within = [...this.#entries.values()]
      .filter(({ ban, network }) => isInForce(ban, wall) && isInside(network, outer))
      .sort(byNetwork)
      .map(({ ban }) => ban);
    return {
      around: this.#around(outer).filter((ban) => isInForce(ban, wall)),
      within: within.slice(0, limit),
      withinCount: within.length,
    };
  }

  countInForce(at: WallMs): number {
    let count = 0;
    for (const { ban } of this.#entries.values()) if (isInForce(ban, at)) count++;
    return count;
  }

  /** Adds a ban, or replaces the one of just the same; `isEnding`: live tickets of it are still to be ended. */
  set(ban: Ban, isEnding = false): void {
    this.#endEnding(ban.address);
    if (isEnding) this.#ending = [...this.#ending, ban];
    const network = networkOf(ban.address);
    this.#entries.set(ban.address, { ban, network });
    if (!network || !isRange(network)) return;
    const { family, length, first } = network;
    const bans = this.#ranges[family].get(length) ?? new Map<bigint, Ban>();
    this.#ranges[family].set(length, bans.set(first, ban));
  }

  /** Removes all but the bans of these. */
  keep(names: ReadonlySet<string>): void {
    for (const [name, { network }] of this.#entries) {
      if (names.has(name)) continue;
      this.#entries.delete(name);
      this.#endEnding(name);
      if (network) this.#removeRange(network);
    }
  }

  #endEnding(name: string): void {
    if (this.#ending.some(({ address }) => address === name)) {
      this.#ending = this.#ending.filter(({ address }) => address !== name);
    }
  }

  #removeRange({ family, length, first }: Network): void {
    const bans = this.#ranges[family].get(length);
    bans?.delete(first);
    if (bans?.size === 0) this.#ranges[family].delete(length);
  }

  /** The bans of larger networks that hold this one, largest first. */
  #around(network: Network | null): Ban[] {
    if (!network) return [];
    const { family, first } = network;
    const found: [length: number, ban: Ban][] = [];
    for (const [length, bans] of this.#ranges[family]) {
      const around = networkAround({ family, bits: first }, length).first;
      const ban = length < network.length ? bans.get(around) : undefined;
      if (ban) found.push([length, ban]);
    }
    return found.sort(([a], [b]) => a - b).map(([, ban]) => ban);
  }
}

function isInside(inner: Network | null, outer: Network): boolean {
  return inner !== null && inner.length > outer.length && contains(outer, inner);
}

function byNetwork({ network: a }: Entry, { network: b }: Entry): number {
  if (!a || !b) return 0;
  return a.length - b.length || (a.first < b.first ? -1 : 1);
}

function endOf({ until }: Ban): number {
  return until ?? Number.POSITIVE_INFINITY;
}
