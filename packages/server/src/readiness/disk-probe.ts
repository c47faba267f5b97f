import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "@catq/shared/system-reason";

/** More than a change of the queue needs, so that it fails a little before one does. */
const BYTES = Buffer.alloc(64 * 1024);

/**
 * Writes a small file into the folder, waits until it is on disk and removes it: what the database does, but
 * off the event loop and without a change. Resolves with the system's code of what went wrong, or null.
 */
export async function probeDisk(folder: string): Promise<string | null> {
  const file = join(folder, "catqd.probe");
  try {
    try {
      // What a killed daemon left; "wx" opens nothing through a link.
      await rm(file, { force: true });
      await writeFile(file, BYTES, { flag: "wx", mode: 0o600, flush: true });
    } finally {
      await rm(file, { force: true });
    }
    return null;
  } catch (error) {
    return codeOf(error) || "unknown";
  }
}
