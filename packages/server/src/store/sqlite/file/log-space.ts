import { closeSync, fdatasync, fstatSync, openSync, statSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import type { Database } from "better-sqlite3";
import { hasRoom } from "./free-room.ts";

/** Somewhat more than the log is long when it is checkpointed, and begun anew from its start. */
const WHOLE_BYTES = 34 * 1024 * 1024;
/** A queue that has written this much of it will write the rest; one with little to do never needs it. */
const BEGUN_BYTES = 4 * 1024 * 1024;
/** Written in one go, in less than a millisecond. */
const PIECE = Buffer.alloc(1024 * 1024);
/** Where the disk has less than this, the room is left to others. */
const AMPLE_BYTES = 1024 * 1024 * 1024;
/** How many commits go by between two looks at the log's length. */
const COMMITS_BETWEEN = 32;

const datasync = promisify(fdatasync);

/**
 * Fills the write-ahead log with zeros up to the length that it will have, piece by piece and once for each log.
 * A commit that makes the file longer also waits until the file system's journal has noted the new length: twice
 * the time of one that writes into what is there, and far more where the processors are busy. SQLite takes zeros
 * behind its last frame for the end of the log, as their checksums fail (SQLite, "Database File Format", section 4).
 */
export class LogSpace {
  readonly #db: Database;
  readonly #file: string;
  readonly #onFailure: (error: unknown) => void;
  #commits = 0;
  #hasBegun = false;
  #isClosed = false;

  /** `onFailure` is told when the disk fails (EIO): what it has of the log is uncertain then. */
  constructor(db: Database, onFailure: (error: unknown) => void) {
    this.#db = db;
    this.#file = `${db.name}-wal`;
    this.#onFailure = onFailure;
  }

  /** To be called after each commit that wrote something. */
  committed(): void {
    if (this.#hasBegun || this.#isClosed || ++this.#commits % COMMITS_BETWEEN > 0) return;
    if (this.#length() < BEGUN_BYTES) return;
    this.#hasBegun = true;
    if (hasRoom(this.#db.name, AMPLE_BYTES)) void this.#fill();
  }

  /** Writes no more, from now on. To be called before the database is closed. */
  close(): void {
    this.#isClosed = true;
  }

  /** 0 where it cannot be told. */
  #length(): number {
    try {
      return statSync(this.#file).size;
    } catch {
      return 0;
    }
  }

  async #fill(): Promise<void> {
    let file: number | null = null;
    try {
      file = openSync(this.#file, "r+");
      while (!this.#isClosed && this.#addPiece(file)) await datasync(file);
    } catch (error) {
      // Anything else, such as a disk that has filled up or somebody's shell on the file, is told by the next commit
      // if it matters.
      if (error instanceof Error && "code" in error && error.code === "EIO") this.#onFailure(error);
    } finally {
      if (file !== null) closeSync(file);
    }
  }

  /** Makes the log a piece longer while nobody else can write into it; answers whether there was anything to do. */
  #addPiece(file: number): boolean {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const { size } = fstatSync(file);
      if (size >= WHOLE_BYTES) return false;
      writeSync(file, PIECE, 0, PIECE.length, size);
      return true;
    } finally {
      this.#db.exec("ROLLBACK");
    }
  }
}
