import type { Database, Statement } from "better-sqlite3";
import type { QueueMode, QueueMs } from "../queue/model.ts";

/** What the queue knows of itself. */
export interface QueueRow {
  mode: QueueMode;
  nextSequence: number;
  nextPlace: number;
  waitingCount: number;
  aliveAt: QueueMs;
  revision: number;
}

/** SQLite has no booleans. */
interface Columns extends Omit<QueueRow, "mode"> {
  isPaused: number;
  isClosed: number;
}

/** The one row of the queue. */
export class QueueTable {
  readonly #read: Statement<[], Columns>;
  readonly #write: Statement<[Columns]>;
  readonly #key: Statement<[], Buffer>;

  constructor(db: Database) {
    this.#read = db.prepare(
      `SELECT is_paused AS isPaused, is_closed AS isClosed, next_sequence AS nextSequence, next_place AS nextPlace, waiting_count AS waitingCount,
        alive_at AS aliveAt, revision FROM queue`,
    );
    this.#write = db.prepare(
      `UPDATE queue SET is_paused = :isPaused, is_closed = :isClosed, next_sequence = :nextSequence, next_place = :nextPlace,
        waiting_count = :waitingCount, alive_at = :aliveAt, revision = :revision`,
    );
    this.#key = db.prepare<[], Buffer>("SELECT key FROM queue").pluck();
  }

  read(): QueueRow {
    const { isPaused, isClosed, ...row } = found(this.#read.get());
    return { ...row, mode: { isPaused: isPaused === 1, isClosed: isClosed === 1 } };
  }

  write({ mode, ...row }: QueueRow): void {
    this.#write.run({ ...row, isPaused: Number(mode.isPaused), isClosed: Number(mode.isClosed) });
  }

  /** The 32-byte key of this queue's tokens. */
  key(): Buffer {
    return found(this.#key.get());
  }
}

function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Error("expected one row in the table queue, found none");
  return row;
}
