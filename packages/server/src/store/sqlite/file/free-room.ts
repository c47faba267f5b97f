import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/** For the largest cat (4 MiB) twice, in the write-ahead log and in the file. */
const ENOUGH_BYTES = 8 * 1024 * 1024;

/** Whether the file system of `file` has room for so much, or for any change that may come; true where it does not tell. */
export function hasRoom(file: string, bytes = ENOUGH_BYTES): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return bavail * bsize >= bytes;
  } catch {
    return true;
  }
}
