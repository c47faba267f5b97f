import type { Database } from "better-sqlite3";
import { LAST_LINE } from "../sqlite/tables/log-table.ts";
import { prepareTables } from "../sqlite/tables/tables.ts";
import type { CarriedQueue } from "./carried.ts";

/** The queue's one row, with what several daemons keep in it besides. */
export function readQueueRow(db: Database): CarriedQueue {
  const row = db.prepare<[], Record<string, unknown>>("SELECT * FROM queue").get();
  if (!row) throw new Error("expected one row in the table queue, found none");
  const { settings } = prepareTables(db);
  return {
    columns: {
      ...row,
      first_place: one(db, "SELECT ifnull(min(place), (SELECT next_place FROM queue)) FROM ticket"),
      first_call: one(db, "SELECT ifnull(min(call_order), 0) FROM ticket"),
      next_log_id: one(db, `SELECT (${LAST_LINE}) + 1`),
      // An id that was given once is never given again, not even where its cat is gone.
      next_cat_id: one(db, "SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'cat'), 0) + 1"),
      restoration_count: one(db, "SELECT count(*) FROM restoration"),
    },
    settings: settings.all(),
    declared: settings.declared(),
  };
}

function one(db: Database, sql: string): number {
  return db.prepare<[], number>(sql).pluck().get() ?? 0;
}
