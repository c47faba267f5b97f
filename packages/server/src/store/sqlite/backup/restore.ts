import type { Database } from "better-sqlite3";
import type { WallMs } from "../../../queue/model.ts";
import { firstAfterRestore } from "../../first-after-restore.ts";
import { APPLICATION_ID, BACKUP_ID } from "../file/schema.ts";
import { prepareTables } from "../tables/tables.ts";

/** More changes than any queue makes between a backup and its restoring. */
const REVISIONS_AHEAD = 2 ** 40;

/**
 * Makes a queue of a backup on which a daemon is started for the first time, in one transaction; null where
 * the database is none. `salt` is 16 random bytes. What the lost queue did since the backup, nobody knows, so whatever could meet with
 * it is avoided:
 *
 * - **Tokens.** The same key would make the same tokens for the same sequences, and two people would hold
 *   one. Tickets given from now on have proofs with a salt (queue/caller/token-proof.ts): those of before the backup
 *   stay valid, and the lost queue's later ones are known, but claim nothing and ban nobody. A new key would
 *   turn all of their holders into cheaters; a jump of the sequence alone would only make a collision unlikely.
 * - **Numbers** go on at a letter that the lost queue can hardly have reached.
 * - **Cats** of the stock may have been given since: they are dropped, and new ones drawn.
 * - **Revisions** go on far ahead, so that what clients have seen is older.
 *
 * A backup is told by the application id in its header, which every way of copying a file keeps. A copy of the
 * data folder made by other means cannot be told from the original.
 */
export function restore(db: Database, wall: WallMs, salt: Buffer): { firstSequence: number } | null {
  if (db.pragma("application_id", { simple: true }) !== BACKUP_ID) return null;
  return db
    .transaction(() => {
      const { queue, restorations, log } = prepareTables(db);
      const before = queue.read();
      const firstSequence = firstAfterRestore({
        nextSequence: before.nextSequence,
        awayMs: wall - (log.newest({ limit: 1 })[0]?.at ?? wall),
        busiestHour: busiestHour(db),
      });
      queue.write({
        ...before,
        nextSequence: firstSequence,
        revision: before.revision + REVISIONS_AHEAD,
      });
      restorations.add({ firstSequence, lostFrom: before.nextSequence, salt }, wall);
      db.exec("DELETE FROM cat WHERE sequence IS NULL");
      log.append({ at: wall, type: "restored", sequence: null, detail: { firstSequence } });
      db.pragma(`application_id = ${APPLICATION_ID}`);
      return { firstSequence };
    })
    .immediate();
}

/** Lets the next daemon take the queue for a restored backup. */
export function markAsBackup(db: Database): void {
  db.pragma(`application_id = ${BACKUP_ID}`);
}

/** The most tickets that were taken in one hour of the clock. Reads all of it, this once. */
function busiestHour(db: Database): number {
  const sql = `SELECT max(n) FROM (SELECT count(*) AS n FROM (
    SELECT at FROM log WHERE type = 'taken' UNION ALL SELECT taken_at FROM ticket WHERE taken_line IS NOT NULL
  ) GROUP BY at / 3600000)`;
  return db.prepare<[], number | null>(sql).pluck().get() ?? 0;
}
