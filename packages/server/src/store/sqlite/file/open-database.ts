import { codeOf } from "@catq/shared/system-reason";
import Database from "better-sqlite3";
import { StorageError } from "../../../queue/store.ts";
import { StoreRefused } from "../../store-refused.ts";
import { damaged, inspectFile, makePrivate } from "./database-file.ts";
import { migrate } from "./migrate.ts";
import { APPLICATION_ID, type Migration } from "./schema.ts";
import { isCode, isDamage } from "./sqlite-fault.ts";

/** `PRAGMA synchronous` where every commit is on disk before it returns. */
const FULL = 2;
/** Somebody else's lock can only be a passer-by, such as a person's shell on the file. */
const BUSY_TIMEOUT_MS = 1000;
/** Of 4 KiB: a log of 32 MiB, which is read in an instant after a crash. */
const CHECKPOINT_PAGES = 8192;
/**
 * What is kept of the file in memory, at most: the parts of a line of a million that are in use. Each miss is a copy out of
 * the kernel's cache; with twice as much here, which the processor's own caches hold less of, a take costs a tenth more.
 */
const CACHE_KIB = 8 * 1024;
const LOG_SIZE_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Opens or makes the database, brought up to date. Throws {@link StoreRefused}, with the file untouched,
 * where it is another program's, a newer catqd's, or damaged.
 */
export function openDatabase(
  file: string,
  migrations: readonly Migration[],
  newKey: () => Buffer,
): Database.Database {
  try {
    const found = inspectFile(file, migrations.length);
    makePrivate(file);
    const db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    try {
      // First of all, and before there is a log: so the header tells whose file it is, whatever happens next.
      if (found === "new") db.pragma(`application_id = ${APPLICATION_ID}`);
      configure(db);
      migrate(db, migrations, newKey);
      assertDurable(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw refusal(file, error);
  }
}

function configure(db: Database.Database): void {
  if (db.pragma("journal_mode = WAL", { simple: true }) !== "wal") {
    throw new StoreRefused(
      `the folder of ${db.name} cannot hold a write-ahead log`,
      "Choose a data folder on a local disk.",
    );
  }
  // Set, not left at what it reads: in WAL the build's default drops to NORMAL with the first write.
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  db.pragma("trusted_schema = OFF");
  // A checkpoint waits for the disk twice more. This far apart, fewer than one commit in a hundred meets one.
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma(`journal_size_limit = ${LOG_SIZE_LIMIT_BYTES}`);
}

/** Throws unless commits are durable now and after a write. */
function assertDurable(db: Database.Database): void {
  const expectFull = (): void => {
    const level = db.pragma("synchronous", { simple: true });
    if (level !== FULL) throw new Error(`expected synchronous = ${FULL} (FULL), got ${level}`);
  };
  expectFull();
  try {
    db.exec("UPDATE queue SET alive_at = alive_at");
  } catch (error) {
    // A full disk refuses changes one by one; while there is room for the log, all can be shown.
    if (!isCode(error, "SQLITE_FULL")) throw error;
  }
  expectFull();
}

function refusal(file: string, error: unknown): unknown {
  if (isDamage(error)) return damaged(file, error);
  // In WAL the file that is shared in memory needs room as well.
  if (isCode(error, "SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")) {
    return new StoreRefused(`there is no room for ${file}`, "Make room on its disk.", error);
  }
  if (isCode(error, "SQLITE_IOERR")) return new StorageError("io", error);
  if (isCode(error, "SQLITE_BUSY")) {
    return new StoreRefused(`${file} is locked`, "End the program that has it open.", error);
  }
  const isNotAllowed =
    isCode(error, "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM") ||
    /^E(ACCES|PERM|ROFS|ISDIR)$/.test(codeOf(error));
  if (isNotAllowed) {
    return new StoreRefused(`${file} cannot be opened`, "Give catqd's user the right to write it.", error);
  }
  return error;
}
