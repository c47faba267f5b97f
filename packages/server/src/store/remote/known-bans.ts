import { BanList } from "../ban-list.ts";
import type { StoredBan } from "./session.ts";

/** Before any revision: all are to be read. */
export const NO_REVISION = -1;

/** All committed bans, by the revision in the queue's row up to which they are known. */
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

  /** For asking; committed ones only. */
  get list(): BanList {
    return this.#list;
  }

  /** Takes what is newer than the revision known so far; `names`: of all that there are. */
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

  /** What was known may have been lost by the database. */
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
