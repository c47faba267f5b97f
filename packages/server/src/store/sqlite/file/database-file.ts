import { chmodSync, closeSync, existsSync, lstatSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { StoreRefused } from "../../store-refused.ts";
import { versionOf } from "./migrate.ts";
import { APPLICATION_ID, BACKUP_ID, MOVED_ID } from "./schema.ts";

/** https://www.sqlite.org/fileformat.html, section 1.3 */
const HEADER_BYTES = 100;
const MAGIC = "SQLite format 3\0";
/** Where the header says whether there may be a write-ahead log. */
const WRITE_VERSION = 18;
const ROLLBACK_JOURNAL = 1;
const OWNER_ONLY = 0o600;

/**
 * Looks at the file without changing a byte of it, and throws {@link StoreRefused} unless it is new or a
 * queue's of version `newest` or older. Must not be called while this process has the file open: closing
 * any descriptor of a file gives up all of a process's POSIX locks on it.
 */
export function inspectFile(file: string, newest: number): "new" | "ours" {
  if (!existsSync(file) && lstatSync(file, { throwIfNoEntry: false })) {
    throw new StoreRefused(
      `${file} is a link that leads nowhere`,
      "Mount what it leads to, or remove the link.",
    );
  }
  if (!existsSync(file) || statSync(file).size === 0) return "new";
  const header = readHeader(file);
  if (header.length < HEADER_BYTES || header.toString("latin1", 0, MAGIC.length) !== MAGIC) {
    throw new StoreRefused(
      `${file} is not a database`,
      "Choose another data folder with --data, or move the file away.",
    );
  }
  if (![APPLICATION_ID, BACKUP_ID, MOVED_ID].includes(header.readUInt32BE(68))) {
    throw new StoreRefused(
      `${file} belongs to another program`,
      "Choose another data folder with --data, or move the file away.",
    );
  }
  // A file that never had one: SQLite would write the leftovers of another into it.
  if (header[WRITE_VERSION] === ROLLBACK_JOURNAL && hasLog(file)) {
    throw new StoreRefused(
      `${file}-wal belongs to another database than ${file}`,
      "It is what an earlier queue left in this folder. Move it and its -shm file away, and start again.",
    );
  }
  const version = hasLog(file) ? versionWithLog(file) : header.readUInt32BE(60);
  if (version > newest) {
    throw new StoreRefused(
      `${file} was written by a newer catqd (its format is ${version}, this catqd knows up to ${newest})`,
      "Install that catqd or a newer one. The file has been left as it is.",
    );
  }
  if (!hasLog(file) && bytesInHeader(header) > statSync(file).size) throw damaged(file);
  return "ours";
}

export function databaseIn(dataFolder: string): string {
  return join(dataFolder, "catqd.db");
}

/** The refusal of a file whose content is not what was written. */
export function damaged(file: string, cause?: unknown): StoreRefused {
  return new StoreRefused(
    `${file} is damaged`,
    "Move it and its -wal file away (keep them: they may be mended), and put a backup in their place.",
    cause,
  );
}

/** Makes the file where there is none, readable by its owner only whatever the umask; so SQLite makes -wal and -shm. */
export function makePrivate(file: string): void {
  // No open of an existing file here: see inspectFile.
  if (!existsSync(file)) closeSync(openSync(file, "wx", OWNER_ONLY));
  for (const name of [file, `${file}-wal`, `${file}-shm`]) {
    if (existsSync(name)) chmodSync(name, OWNER_ONLY);
  }
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const fd = openSync(file, "r");
  try {
    return header.subarray(0, readSync(fd, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(fd);
  }
}

function hasLog(file: string): boolean {
  return existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
}

/** A write-ahead log may hold a newer header than the file. A read-only connection leaves both as they are. */
function versionWithLog(file: string): number {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      return versionOf(db);
    } finally {
      db.close();
    }
  } catch (error) {
    throw damaged(file, error);
  }
}

/** How long the file must be, in bytes. */
function bytesInHeader(header: Buffer): number {
  const pageBytes = header.readUInt16BE(16);
  return header.readUInt32BE(28) * (pageBytes === 1 ? 65536 : pageBytes);
}
