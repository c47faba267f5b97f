import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { reasonOf } from "@catq/shared/system-reason";
import { openWayTo } from "../process/private-folder.ts";

/** Far more than a file with every option and a page of comments on each; a wrong path may lead to a disk. */
const MAX_BYTES = 256 * 1024;

/** A configuration file: its path as it was given, and what it says. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** Reads a configuration file, or says why it cannot, as the rest of a sentence. */
export async function readConfigFile(
  path: string,
  cwd: string | null,
): Promise<
  { readonly ok: true; readonly file: ConfigFile } | { readonly ok: false; readonly problem: string }
> {
  if (cwd === null && !isAbsolute(path)) {
    return { ok: false, problem: "it cannot be read: the current folder has been deleted" };
  }
  const whole = resolve(cwd ?? "/", path);
  let bytes: Buffer;
  try {
    // Whoever writes it says who is trusted, and where the queue is.
    const open = openWayTo(whole);
    if (open !== null) {
      return {
        ok: false,
        problem: `everybody on this machine may write ${open === whole ? "it" : open}; close it: chmod o-w ${open}`,
      };
    }
    // One byte more than there may be, as `end` is inclusive: a file without end is read no further.
    bytes = await buffer(createReadStream(whole, { end: MAX_BYTES }));
  } catch (error) {
    return { ok: false, problem: `it cannot be read: ${reasonOf(error, REASONS)}` };
  }
  const text = textOf(bytes);
  return typeof text === "string" ? { ok: true, file: { path, text } } : { ok: false, ...text };
}

function textOf(bytes: Buffer): string | { readonly problem: string } {
  if (bytes.length > MAX_BYTES) {
    return { problem: `it has more than ${MAX_BYTES / 1024} KiB: it can hardly be a configuration` };
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { problem: "it is written in UTF-16; save it as UTF-8" };
  }
  if (!isUtf8(bytes)) {
    const line = 1 + bytes.toString("latin1").split("\n").findIndex(isNotUtf8);
    return { problem: `it is not written in UTF-8: line ${line} has bytes that are no characters` };
  }
  // Takes a byte order mark of UTF-8 away, as editors on Windows put one there.
  return new TextDecoder().decode(bytes);
}

/** Whether a line of bytes, read as Latin-1, holds any that are no UTF-8. */
function isNotUtf8(line: string): boolean {
  return !isUtf8(Buffer.from(line, "latin1"));
}

const NOT_READABLE = "this user may not read it";
const REASONS = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: NOT_READABLE,
  EPERM: NOT_READABLE,
};
