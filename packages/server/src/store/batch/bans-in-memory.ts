import { BanList } from "../ban-list.ts";
import type { BanTable } from "./tables.ts";

/** Before any revision: all is to be read. */
const NOT_READ = -1;

/**
 * The bans of the table, in memory, as of a revision that the queue's row counts up with each change of any ban.
 * Whoever comes with a newer revision has what is newer read: in a change that is at once, whoever made the bans.
 */
export class BansInMemory {
  readonly #table: BanTable;
  readonly #revisionOnDisk: () => number;
  readonly #list = new BanList();
  #revision = NOT_READ;
  /** The revision at the beginning of the transaction. */
  #committed = NOT_READ;

  constructor(table: BanTable, revisionOnDisk: () => number) {
    this.#table = table;
    this.#revisionOnDisk = revisionOnDisk;
  }

  /** As last read; for outside of transactions. */
  current(): BanList {
    return this.#revision === NOT_READ ? this.at(this.#revisionOnDisk()) : this.#list;
  }

  /** As they are at a revision: the newest, or the one that this transaction has made. */
  at(revision: number): BanList {
    if (revision === this.#revision) return this.#list;
    const known = this.#revision;
    // Until it has been read without a fault.
    this.#revision = NOT_READ;
    for (const { ban, isEnding } of this.#table.newerThan(known)) this.#list.set(ban, isEnding);
    // The rows of those that were lifted or pruned are gone.
    if (this.#list.size !== this.#table.count()) this.#list.keep(new Set(this.#table.names()));
    this.#revision = revision;
    return this.#list;
  }

  begin(revision: number): void {
    this.at(revision);
    this.#committed = revision;
  }

  /** What the transaction changed was not kept. */
  rollBack(): void {
    if (this.#revision !== this.#committed) this.#revision = NOT_READ;
  }
}
