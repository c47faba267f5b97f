import type { Database, Statement } from "better-sqlite3";
import type { Restoration, WallMs } from "../../../queue/model.ts";

/** When the queue was restored from backups. */
export class RestorationTable {
  readonly #all: Statement<[], Restoration>;
  readonly #add: Statement<[number, number, Buffer, WallMs]>;

  constructor(db: Database) {
    this.#all = db.prepare(
      "SELECT first_sequence AS firstSequence, lost_from AS lostFrom, salt FROM restoration ORDER BY first_sequence",
    );
    this.#add = db.prepare("INSERT INTO restoration VALUES (?, ?, ?, ?)");
  }

  /** By ascending sequence. */
  all(): Restoration[] {
    return this.#all.all();
  }

  add({ firstSequence, lostFrom, salt }: Restoration, at: WallMs): void {
    this.#add.run(firstSequence, lostFrom, salt, at);
  }
}
