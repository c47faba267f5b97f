import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { codeOf } from "@catq/shared/system-reason";

/** It is no regular file, or too large. The message says which. */
export class RefusedFile extends Error {
  override readonly name = "RefusedFile";
}

/**
 * The bytes of a regular file of at most `maxBytes`. Never follows a symbolic link as the last part of its path, never blocks
 * on a FIFO. Throws RefusedFile, or the error of the file system.
 */
export async function readRegularFile(path: string, maxBytes: number): Promise<Buffer> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  const file = await open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW).catch((error: unknown) => {
    // What open(2) says of a link under O_NOFOLLOW, and of a socket.
    if (["ELOOP", "ENXIO"].includes(codeOf(error))) throw new RefusedFile("it is no regular file");
    throw error;
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new RefusedFile("it is no regular file");
    if (stat.size > maxBytes) throw new RefusedFile(`it is larger than ${maxBytes >> 20} MiB`);
    // One byte more than its size, to see whether it grows meanwhile.
    const bytes = await buffer(file.createReadStream({ autoClose: false, end: stat.size }));
    if (bytes.length > stat.size) throw new RefusedFile("it is being written to");
    return bytes;
  } finally {
    await file.close();
  }
}
