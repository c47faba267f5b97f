import { statSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "@catq/shared/system-reason";
import Database from "better-sqlite3";
import { NoQueue, StoreRefused } from "../../store-refused.ts";
import { damaged } from "./database-file.ts";
import { versionOf } from "./migrate.ts";
import { assertNotMoved } from "./move-mark.ts";
import { APPLICATION_ID, BACKUP_ID, MIGRATIONS, MOVED_ID } from "./schema.ts";
import { isCode, isDamage } from "./sqlite-fault.ts";

/** A daemon that starts or ends holds the file's lock for moments. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * Opens a queue's database to be read, beside a daemon or without one; nothing in it is changed, migrations
 * least of all. Throws {@link StoreRefused} where there is none, this user may not read it, or it is
 * a newer catqd's. What it reads after a
 * `BEGIN` is of one moment, whatever a daemon does.
 */
export function openReadOnly(file: string): Database.Database {
  try {
    statSync(file);
  } catch (error) {
    if (["EACCES", "EPERM"].includes(codeOf(error))) throw mayNotRead(file, error);
    throw new NoQueue(
      `there is no queue in ${dirname(file)}`,
      "Name the folder of the queue with --data; or, where it is in PostgreSQL, the database with --database.",
      error,
    );
  }
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    try {
      assertOurs(db);
      assertNotMoved(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw readRefusal(file, error);
  }
}

/** Why a queue's database cannot be read; what is no fault of it comes back as it is. */
export function readRefusal(file: string, error: unknown): unknown {
  if (isDamage(error)) return damaged(file, error);
  if (isCode(error, "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")) {
    return mayNotRead(file, error);
  }
  if (isCode(error, "SQLITE_BUSY")) {
    return new StoreRefused(`${file} is locked`, "End the program that has it open.", error);
  }
  if (isCode(error, "SQLITE_IOERR")) {
    return new StoreRefused(`${file} cannot be read`, "Look for faults of its disk.", error);
  }
  return error;
}

function mayNotRead(file: string, cause: unknown): StoreRefused {
  return new StoreRefused(
    `this user may not read ${file}`,
    "Run the command as the user that the daemon runs as.",
    cause,
  );
}

function assertOurs(db: Database.Database): void {
  const id = db.pragma("application_id", { simple: true });
  const version = versionOf(db);
  if (version === 0 && (id === APPLICATION_ID || db.pragma("page_count", { simple: true }) === 0)) {
    throw new NoQueue(
      `${db.name} holds no queue yet`,
      "Its first start was cut off: start the daemon again.",
    );
  }
  if (id !== APPLICATION_ID && id !== BACKUP_ID && id !== MOVED_ID) {
    throw new StoreRefused(`${db.name} belongs to another program`, "Name another folder with --data.");
  }
  if (version > MIGRATIONS.length) {
    throw new StoreRefused(
      `${db.name} was written by a newer catqd (its format is ${version}, this catqd knows up to ${MIGRATIONS.length})`,
      "Use that catqd, or a newer one.",
    );
  }
}
