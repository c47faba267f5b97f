import Database from "better-sqlite3";
import { StorageError } from "../../../queue/store.ts";

/** Another program holds the lock; nothing of the change was kept. */
const LOCKED = ["SQLITE_BUSY", "SQLITE_LOCKED"];
/** Faults after which nobody knows what is on disk until it is opened anew. */
const LASTING = [
  "SQLITE_IOERR",
  "SQLITE_CORRUPT",
  "SQLITE_NOTADB",
  "SQLITE_READONLY",
  "SQLITE_CANTOPEN",
  "SQLITE_PERM",
  "SQLITE_PROTOCOL",
  "SQLITE_NOMEM",
];

/** Whether `error` is SQLite's with one of `codes`, extended codes included. */
export function isCode(error: unknown, ...codes: string[]): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  return codes.some((code) => error.code === code || error.code.startsWith(`${code}_`));
}

/** A row holds what nobody wrote into it; SQLite, which looks at the pages' structure only, did not notice. */
export class DamagedRow extends Error {
  override readonly name = "DamagedRow";
}

/** Whether `error` is about a file that is not what was written. */
export function isDamage(error: unknown): boolean {
  return error instanceof DamagedRow || isCode(error, "SQLITE_CORRUPT", "SQLITE_NOTADB");
}

/** The disk's part in an error; null where the fault is a bug. */
export function storageFault(error: unknown): StorageError | null {
  if (isCode(error, "SQLITE_FULL")) return new StorageError("full", error);
  if (isCode(error, ...LOCKED)) return new StorageError("locked", error);
  return isDamage(error) || isCode(error, ...LASTING) ? new StorageError("io", error) : null;
}
