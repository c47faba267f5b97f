import type { Database } from "better-sqlite3";
import type { WallMs } from "../../../queue/model.ts";
import { StoreRefused } from "../../store-refused.ts";
import { APPLICATION_ID, MOVED_ID } from "./schema.ts";

/** Where a queue is moving to, or has moved. */
export interface MoveMark {
  /** 16 bytes that stand there once everything is there. */
  readonly nonce: Buffer;
  /** For people. */
  readonly target: string;
  /** The database and the schema in it, whatever name leads there. */
  readonly identity: string;
  readonly isComplete: boolean;
  readonly at: WallMs;
}

/** No daemon and no command works on this queue: it is, or may be, somewhere else. */
class Moved extends StoreRefused {}

/** The mark of a queue; null where it stays. That is told by the header alone, without a look at any table. */
export function readMoveMark(db: Database): MoveMark | null {
  if (db.pragma("application_id", { simple: true }) !== MOVED_ID) return null;
  const row = db
    .prepare<[], Omit<MoveMark, "isComplete"> & { isComplete: number }>(
      "SELECT nonce, target, identity, is_complete AS isComplete, at FROM move",
    )
    .get();
  return row ? { ...row, isComplete: row.isComplete === 1 } : null;
}

/** Takes the mark away. The file is a queue's again, or, with `BACKUP_ID`, what counts as a backup. */
export function removeMoveMark(db: Database, applicationId = APPLICATION_ID): void {
  db.transaction(() => {
    db.prepare("DELETE FROM move").run();
    db.pragma(`application_id = ${applicationId}`);
  }).immediate();
}

/** Writes the mark. It is on the disk when this returns. */
export function writeMoveMark(db: Database, mark: MoveMark): void {
  db.transaction(() => {
    db.pragma(`application_id = ${MOVED_ID}`);
    db.prepare("DELETE FROM move").run();
    const { isComplete, ...row } = mark;
    db.prepare("INSERT INTO move VALUES (1, :nonce, :target, :identity, :isComplete, :at)").run({
      ...row,
      isComplete: Number(isComplete),
    });
  }).immediate();
}

/** Throws {@link Moved} where the queue is moving or has moved. */
export function assertNotMoved(db: Database): void {
  const mark = readMoveMark(db);
  if (mark === null) return;
  if (mark.isComplete) {
    throw new Moved(
      `the queue of ${db.name} has moved to ${mark.target}`,
      "Name that with --database, or in the configuration as `database:`. This file is kept for you alone: it may go.",
    );
  }
  throw new Moved(
    `the queue of ${db.name} is moving to ${mark.target}, and that was interrupted`,
    "Run `catqd move-to` again: it goes on. With --give-up, the queue stays here.",
  );
}
