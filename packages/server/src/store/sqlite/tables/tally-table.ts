import type { Database } from "better-sqlite3";
import type { Tally, TallyKind, WallMs } from "../../../queue/model.ts";
import { quarterOf } from "../../batch/tables.ts";

/** Counts of what happened, by quarter of an hour: what is left of the log when that has been pruned. */
export function tallyTable(db: Database) {
  const add = db.prepare<[number, TallyKind, number, number, number]>(
    `INSERT INTO tally VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET count = count + excluded.count, total_ms = total_ms + excluded.total_ms`,
  );
  const between = db.prepare<[number, number], Tally>(
    `SELECT kind, bucket, sum(count) AS count, sum(total_ms) AS totalMs FROM tally
      WHERE quarter >= ? AND quarter < ? GROUP BY kind, bucket ORDER BY kind, bucket`,
  );
  const prune = db.prepare<[number, number]>(
    `DELETE FROM tally WHERE (quarter, kind, bucket) IN
      (SELECT quarter, kind, bucket FROM tally WHERE quarter < ? LIMIT ? + 0)`,
  );
  return {
    add(quarter: number, { kind, bucket, count, totalMs }: Tally): void {
      add.run(quarter, kind, bucket, count, totalMs);
    },
    /** The sums from one time to another, both at quarters of an hour, by kind and ascending bucket. */
    between: (from: WallMs, to: WallMs) => between.all(quarterOf(from), quarterOf(to)),
    /** Deletes what was counted before a time, at most `limit` rows; returns how many. */
    prune: (before: WallMs, limit: number) => prune.run(quarterOf(before), limit).changes,
  };
}
