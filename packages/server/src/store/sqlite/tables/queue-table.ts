import type { Database } from "better-sqlite3";
import type { QueueRow } from "../../batch/tables.ts";

/** SQLite has no booleans. */
interface Columns extends Omit<QueueRow, "mode"> {
  isPaused: number;
  isClosed: number;
}

/** The one row of the queue. */
export function queueTable(db: Database) {
  const read = db.prepare<[], Columns>(
    `SELECT is_paused AS isPaused, is_closed AS isClosed, next_sequence AS nextSequence, next_place AS nextPlace, waiting_count AS waitingCount,
      alive_at AS aliveAt, revision, ban_revision AS banRevision, settings_revision AS settingsRevision FROM queue`,
  );
  const write = db.prepare<number[]>(
    `UPDATE queue SET is_paused = ?, is_closed = ?, next_sequence = ?, next_place = ?, waiting_count = ?,
      alive_at = ?, revision = ?, ban_revision = ?, settings_revision = ?`,
  );
  const key = db.prepare<[], Buffer>("SELECT key FROM queue").pluck();
  return {
    read(): QueueRow {
      const { isPaused, isClosed, ...row } = found(read.get());
      return { ...row, mode: { isPaused: isPaused === 1, isClosed: isClosed === 1 } };
    },
    write(row: QueueRow): void {
      const { mode, nextSequence, nextPlace, waitingCount, aliveAt } = row;
      const { revision, banRevision, settingsRevision } = row;
      write.run(
        ...[Number(mode.isPaused), Number(mode.isClosed), nextSequence, nextPlace, waitingCount, aliveAt],
        ...[revision, banRevision, settingsRevision],
      );
    },
    /** The 32-byte key of this queue's tokens. */
    key: () => found(key.get()),
  };
}

function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Error("expected one row in the table queue, found none");
  return row;
}
