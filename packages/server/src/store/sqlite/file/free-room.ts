import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/** Twice the largest cat (4 MiB): once for the write-ahead log, once for the database file. */
const ENOUGH_BYTES = 8 * 1024 * 1024;

/** Whether the file system of `file` has room for any change that may come; true where it does not say. */
export function hasRoom(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return true;
  }
}
