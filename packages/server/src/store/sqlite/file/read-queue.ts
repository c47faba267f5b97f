import type { Database } from "better-sqlite3";
import type { WallMs } from "../../../queue/model.ts";
import { isInForce } from "../../../queue/refusals.ts";
import type { Records } from "../../records.ts";
import { StoreRefused } from "../../store-refused.ts";
import { banTable } from "../tables/ban-table.ts";
import { logTable } from "../tables/log-table.ts";
import { tallyTable } from "../tables/tally-table.ts";
import { versionOf } from "./migrate.ts";
import { openReadOnly, readRefusal } from "./open-read-only.ts";
import { MIGRATIONS } from "./schema.ts";

/**
 * Reads the records of a queue, all of one moment, beside the daemon that runs on it or without one. In WAL mode a
 * reader changes nothing and keeps no writer waiting (https://www.sqlite.org/wal.html#concurrency). Rejects with
 * {@link StoreRefused} where there is no queue that could be read, or one of an older format, as only a daemon may
 * bring it up to date.
 */
export async function readQueue<T>(
  file: string,
  wall: WallMs,
  read: (records: Records) => Promise<T>,
): Promise<T> {
  const db = openReadOnly(file);
  try {
    // Whatever is read from here on is of one moment, and of the format that is looked at now.
    db.exec("BEGIN");
    assertUpToDate(db);
    const [log, bans, tallies] = [logTable(db), banTable(db), tallyTable(db)];
    return await read({
      bans: async () => bans.all().filter((ban) => isInForce(ban, wall)),
      log: async (query) => log.newest(query),
      tallies: async (from, to) => tallies.between(from, to),
    });
  } catch (error) {
    throw readRefusal(file, error);
  } finally {
    db.close();
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
