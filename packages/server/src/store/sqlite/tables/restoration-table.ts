import type { Database } from "better-sqlite3";
import type { Restoration, WallMs } from "../../../queue/model.ts";

/** When the queue was restored from backups. */
export function restorationTable(db: Database) {
  const all = db.prepare<[], Restoration>(
    "SELECT first_sequence AS firstSequence, lost_from AS lostFrom, salt FROM restoration ORDER BY first_sequence",
  );
  const add = db.prepare<[number, number, Buffer, WallMs]>("INSERT INTO restoration VALUES (?, ?, ?, ?)");
  return {
    /** By ascending sequence. */
    all: () => all.all(),
    add({ firstSequence, lostFrom, salt }: Restoration, at: WallMs): void {
      add.run(firstSequence, lostFrom, salt, at);
    },
  };
}
