import type { QueueSettings, Setting } from "../../queue/settings.ts";
import type { SettingTable } from "./tables.ts";

/** Makes settings of what is in force, as one writes it; what is missing or unknown is its own affair. */
export type ReadSettings = (inForce: readonly Setting[]) => QueueSettings;

/** Before any revision: all is to be read. */
const NOT_READ = -1;

/** The settings in force, in memory, as of a revision that the queue's row counts up with each change of any of them. */
export class SettingsInMemory {
  readonly #table: SettingTable;
  readonly #read: ReadSettings;
  readonly #revisionOnDisk: () => number;
  #current: QueueSettings | null = null;
  #revision = NOT_READ;
  /** The revision at the beginning of the transaction. */
  #committed = NOT_READ;

  constructor(table: SettingTable, read: ReadSettings, revisionOnDisk: () => number) {
    this.#table = table;
    this.#read = read;
    this.#revisionOnDisk = revisionOnDisk;
  }

  /** As last read; for outside of transactions. */
  current(): QueueSettings {
    return this.#current ?? this.at(this.#revisionOnDisk());
  }

  /** As they are at a revision: the newest, or the one that this transaction has made. */
  at(revision: number): QueueSettings {
    if (this.#current === null || revision !== this.#revision) {
      this.#current = this.#read(this.#table.all());
      this.#revision = revision;
    }
    return this.#current;
  }

  begin(revision: number): void {
    this.at(revision);
    this.#committed = revision;
  }

  /** What the transaction changed was not kept. */
  rollBack(): void {
    if (this.#revision !== this.#committed) this.#current = null;
  }
}
