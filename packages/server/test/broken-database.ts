import { closeSync, openSync, statSync, writeSync } from "node:fs";
import Database from "better-sqlite3";

const PAGE_BYTES = 4096;

/** Ruins a database under whoever has it open, all but its first page: the next read of it fails. */
export function breakDatabase(file: string): void {
  const db = new Database(file);
  db.pragma("wal_checkpoint(TRUNCATE)");
  const fd = openSync(file, "r+");
  const garbage = Buffer.alloc(statSync(file).size - PAGE_BYTES, 0x2a);
  writeSync(fd, garbage, 0, garbage.length, PAGE_BYTES);
  closeSync(fd);
  // A commit by somebody else: what the others remember of the pages counts no longer.
  db.pragma(`user_version = ${db.pragma("user_version", { simple: true })}`);
  db.close();
}
