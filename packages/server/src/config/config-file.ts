import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { TextDecoder } from "node:util";

/** Far more than a file with every option and a page of comments on each; a wrong path may lead to a disk. */
const MAX_BYTES = 256 * 1024;

/** A configuration file: its path as it was given, and what it says. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** Reads a configuration file, or says what stands in the way, as the rest of a sentence. */
export async function readConfigFile(
  path: string,
  cwd: string,
): Promise<
  { readonly ok: true; readonly file: ConfigFile } | { readonly ok: false; readonly problem: string }
> {
  let bytes: Buffer;
  try {
    bytes = await readSome(resolve(cwd, path));
  } catch (error) {
    return { ok: false, problem: `it cannot be read: ${reasonOf(error)}` };
  }
  const text = textOf(bytes);
  return typeof text === "string" ? { ok: true, file: { path, text } } : { ok: false, ...text };
}

/** One byte more than there may be at most: what is longer is none of our files, and stays where it is. */
async function readSome(path: string): Promise<Buffer> {
  const handle = await open(path, "r");
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= MAX_BYTES; ) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(MAX_BYTES + 1 - size), 0, null, null);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      size += bytesRead;
    }
    return Buffer.concat(chunks);
  } finally {
    await handle.close();
  }
}

function textOf(bytes: Buffer): string | { readonly problem: string } {
  if (bytes.length > MAX_BYTES) {
    return { problem: `it has more than ${MAX_BYTES / 1024} KiB: it can hardly be a configuration` };
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { problem: "it is written in UTF-16; save it as UTF-8" };
  }
  try {
    // Takes a byte order mark of UTF-8 away, as editors on Windows put one there.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const line = lineOfFirstFault(bytes);
    return { problem: `it is not written in UTF-8: line ${line} has bytes that are no characters` };
  }
}

function lineOfFirstFault(bytes: Buffer): number {
  const lines = bytes.toString("latin1").split("\n");
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const at = lines.findIndex((line) => {
    try {
      decoder.decode(Buffer.from(line, "latin1"));
      return false;
    } catch {
      return true;
    }
  });
  return at + 1;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  switch (code) {
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
    case "EPERM":
      return "this user may not read it";
    case "ENOTDIR":
      return "a part of its path is no folder";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
