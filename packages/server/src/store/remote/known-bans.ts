import { BanList } from "../ban-list.ts";
import type { StoredBan } from "./session.ts";

/** Less than any revision: all bans are to be read. */
export const NO_REVISION = -1;

/** All committed bans, up to a revision of the queue's row. */
export class KnownBans {
  #list = new BanList();
  #rows = new Map<string, StoredBan>();
  #revision = NO_REVISION;

  get revision(): number {
    return this.#revision;
  }

  get rows(): ReadonlyMap<string, StoredBan> {
    return this.#rows;
  }

  /** The same, to look up by network. */
  get list(): BanList {
    return this.#list;
  }

  /** Takes bans newer than `revision` so far; `names` of all there are, as others were lifted. */
  update(newer: readonly StoredBan[], names: readonly string[], revision: number): void {
    this.#setAll(newer);
    const left = new Set(names);
    for (const name of this.#rows.keys()) if (!left.has(name)) this.#rows.delete(name);
    this.#list.keep(left);
    this.#revision = revision;
  }

  /** Takes what a batch changed that was committed. */
  commit(changed: ReadonlyMap<string, StoredBan | null>, revision: number): void {
    this.#setAll([...changed.values()].filter((row) => row !== null));
    const lifted = [...changed].flatMap(([name, row]) => (row ? [] : [name]));
    for (const name of lifted) this.#rows.delete(name);
    if (lifted.length > 0) this.#list.keep(new Set(this.#rows.keys()));
    this.#revision = revision;
  }

  /** Keeps only these: others were pruned. */
  keep(names: readonly string[]): void {
    this.update([], names, this.#revision);
  }

  /** After a failover, which may have lost some. */
  forget(): void {
    this.#list = new BanList();
    this.#rows = new Map();
    this.#revision = NO_REVISION;
  }

  #setAll(rows: readonly StoredBan[]): void {
    for (const row of rows) {
      this.#rows.set(row.ban.address, row);
      this.#list.set(row.ban, row.isEnding);
    }
  }
}
