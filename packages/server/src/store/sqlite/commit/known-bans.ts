import type { Ban } from "../../../queue/model.ts";

/** More addresses than this are not kept. */
const MOST_KNOWN = 10_000;

/**
 * What was read of addresses' bans since any ban last changed. Every request asks for one before all else, and
 * asked of the disk each time, that costs as much as a whole commit's share. Safe to keep, as only one store
 * has the file; it must be told to forget with each change of any ban, also one that may yet be undone.
 */
export class KnownBans {
  readonly #known = new Map<string, Ban | null>();

  /** The ban of an address, which `read` finds where it is not known. Must not be called within a change. */
  of(address: string, read: () => Ban | null): Ban | null {
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    const ban = read();
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(address, ban);
    return ban;
  }

  /** The same for within a change: nothing is read, and undefined is answered where it is not known. */
  recall(address: string): Ban | null | undefined {
    return this.#known.get(address);
  }

  forget(): void {
    this.#known.clear();
  }
}
