import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/** For the largest cat (4 MiB) twice, in the write-ahead log and in the file. */
const ENOUGH_BYTES = 8 * 1024 * 1024;

/** Whether the file system of `file` has room for any change that may come; true where it does not tell. */
export function hasRoom(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return true;
  }
}
