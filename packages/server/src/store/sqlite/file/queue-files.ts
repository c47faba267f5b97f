import type { Database } from "better-sqlite3";
import type { Ban, LogEvent, Tally, WallMs } from "../../../queue/model.ts";
import type { Records } from "../../../queue/records.ts";
import { isInForce } from "../../../queue/refusals.ts";
import { StoreRefused } from "../../store-refused.ts";
import { BanTable } from "../tables/ban-table.ts";
import { LogTable } from "../tables/log-table.ts";
import { TallyTable } from "../tables/tally-table.ts";
import { versionOf } from "./migrate.ts";
import { openReadOnly, readRefusal } from "./open-read-only.ts";
import { MIGRATIONS } from "./schema.ts";

/**
 * The records of a queue, all of one moment, read beside the daemon that runs on it or without one. In WAL mode a
 * reader changes nothing and keeps no writer waiting (https://www.sqlite.org/wal.html#concurrency). A queue of an older format is refused, as only a daemon may bring it up to date.
 */
export class QueueFiles implements Records {
  readonly #db: Database;
  readonly #wall: WallMs;
  readonly #log: LogTable;
  readonly #bans: BanTable;
  readonly #tallies: TallyTable;

  /** Throws {@link StoreRefused} where there is no queue that could be read. */
  constructor(file: string, wall: WallMs) {
    this.#wall = wall;
    this.#db = openReadOnly(file);
    try {
      // Whatever is read from here on is of one moment, and of the format that is looked at now.
      this.#db.exec("BEGIN");
      assertUpToDate(this.#db);
      this.#log = new LogTable(this.#db);
      this.#bans = new BanTable(this.#db);
      this.#tallies = new TallyTable(this.#db);
    } catch (error) {
      this.#db.close();
      throw readRefusal(file, error);
    }
  }

  async bans(): Promise<Ban[]> {
    return this.#read(() => this.#bans.all().filter((ban) => isInForce(ban, this.#wall)));
  }

  async log({ sequence, limit }: { sequence?: number; limit: number }): Promise<LogEvent[]> {
    const log = this.#log;
    return this.#read(() => (sequence === undefined ? log.newest(limit) : log.ofTicket(sequence, limit)));
  }

  async tallies(from: WallMs, to: WallMs): Promise<Tally[]> {
    return this.#read(() => this.#tallies.between(from, to));
  }

  close(): void {
    this.#db.close();
  }

  #read<T>(load: () => T): T {
    try {
      return load();
    } catch (error) {
      throw readRefusal(this.#db.name, error);
    }
  }
}

function assertUpToDate(db: Database): void {
  const version = versionOf(db);
  if (version === MIGRATIONS.length) return;
  throw new StoreRefused(
    `${db.name} was written by an older catqd (its format is ${version}, this catqd reads ${MIGRATIONS.length})`,
    "Use that catqd for it, or start the daemon of this one: that brings the file up to date.",
  );
}
