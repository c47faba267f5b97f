import type { QueueState } from "@catq/shared/schemas";
import type { Database, Statement } from "better-sqlite3";
import type { QueueMs } from "../queue/model.ts";

/** What the queue knows of itself. */
export interface QueueRow {
  state: QueueState;
  nextSequence: number;
  nextPlace: number;
  waitingCount: number;
  aliveAt: QueueMs;
  revision: number;
}

/** The one row of the queue. */
export class QueueTable {
  readonly #read: Statement<[], QueueRow>;
  readonly #write: Statement<[QueueRow]>;
  readonly #key: Statement<[], Buffer>;

  constructor(db: Database) {
    this.#read = db.prepare(
      `SELECT state, next_sequence AS nextSequence, next_place AS nextPlace, waiting_count AS waitingCount,
        alive_at AS aliveAt, revision FROM queue`,
    );
    this.#write = db.prepare(
      `UPDATE queue SET state = :state, next_sequence = :nextSequence, next_place = :nextPlace,
        waiting_count = :waitingCount, alive_at = :aliveAt, revision = :revision`,
    );
    this.#key = db.prepare<[], Buffer>("SELECT key FROM queue").pluck();
  }

  read(): QueueRow {
    return found(this.#read.get());
  }

  write(row: QueueRow): void {
    this.#write.run(row);
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
