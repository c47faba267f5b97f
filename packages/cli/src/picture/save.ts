import { hash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, link, open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { codeOf } from "@catq/shared/system-reason";
import { CatqError } from "../client/errors.ts";
import type { Download } from "../client/picture-download.ts";
import { syncFolder } from "../wallet/atomic-file.ts";
import { cannotWrite, type Target } from "./target.ts";

/** More files of one name than anybody keeps; beyond, it is refused. */
const MAX_SAME_NAME = 9999;

/**
 * Brings a cat to its target; returns its path, `-` for standard output. Either the whole checked picture
 * gets there or nothing: throws Damaged for a bad arrival, CannotWrite for a bad place, and leaves no file.
 */
export async function saveCat(o: {
  download: Download;
  number: string;
  target: Target;
  stdout: Writable;
  /** `reuse`: where the very same picture has the name already, that is it, and no second one is made. */
  twin?: "reuse";
}): Promise<{ path: string; bytes: number }> {
  const { download, target } = o;
  try {
    if (target.kind === "file") return await saveFile(download, target, o);
    // What was written to a stream cannot be taken back: have it whole and checked first.
    const bytes = await buffer(download.bytes);
    if (target.kind === "stdout") await writeAll(o.stdout, bytes);
    else await writeDevice(target.path, bytes);
    return { path: target.kind === "stdout" ? "-" : target.path, bytes: bytes.length };
  } finally {
    download.discard();
  }
}

async function saveFile(
  download: Download,
  target: Extract<Target, { kind: "file" }>,
  { number, twin }: { number: string; twin?: "reuse" },
): Promise<{ path: string; bytes: number }> {
  const { folder } = target;
  const temporary = path.join(folder, `.catq-${randomUUID()}.part`);
  try {
    const bytes = await writeTemporary(temporary, download);
    const saved = await nameIt(
      temporary,
      { folder, stem: target.stem ?? `cat-${number}`, ending: target.ending ?? download.ending },
      async (file) => twin === "reuse" && (await isPicture(file, { bytes, sha256: download.sha256 })),
    );
    return { path: saved, bytes };
  } catch (error) {
    throw error instanceof CatqError ? error : cannotWrite(folder, error);
  } finally {
    await rm(temporary, { force: true });
    await syncFolder(folder);
  }
}

async function writeTemporary(file: string, download: Download): Promise<number> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(download.bytes);
    // Whole and right: from here on it is an ordinary file of this user.
    await handle.chmod(0o666 & ~process.umask());
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** Gives the finished file its name, or that name with `-2`, `-3`, …: `link` fails where `rename` overwrites. */
async function nameIt(
  temporary: string,
  { folder, stem, ending }: { folder: string; stem: string; ending: string },
  isTwin: (file: string) => Promise<boolean>,
): Promise<string> {
  for (let copy = 1; copy <= MAX_SAME_NAME; copy++) {
    const wanted = path.join(folder, `${stem}${copy === 1 ? "" : `-${copy}`}${ending}`);
    try {
      await link(temporary, wanted);
      return wanted;
    } catch (error) {
      if (codeOf(error) === "EEXIST") {
        if (await isTwin(wanted)) return wanted;
        continue;
      }
      if (!NO_LINKS.has(codeOf(error))) throw error;
      if (await reserveAndRename(temporary, wanted)) return wanted;
    }
  }
  throw new Error(`there are ${MAX_SAME_NAME} files of that name`);
}

/** Whether a file holds this very picture. One that cannot be read is another. */
async function isPicture(file: string, o: { bytes: number; sha256: string }): Promise<boolean> {
  try {
    if ((await stat(file)).size !== o.bytes) return false;
    return hash("sha256", await readFile(file)) === o.sha256;
  } catch {
    return false;
  }
}

/** What file systems without hard links answer. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EACCES"]);

/** Without links: takes the name with an empty file first (fails if it exists), then renames over that. */
export async function reserveAndRename(temporary: string, wanted: string): Promise<boolean> {
  let reserved: FileHandle;
  try {
    reserved = await open(wanted, "wx", 0o600);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
  await reserved.close();
  try {
    await rename(temporary, wanted);
  } catch (error) {
    await rm(wanted, { force: true });
    throw error;
  }
  return true;
}

async function writeDevice(file: string, bytes: Buffer): Promise<void> {
  try {
    const handle = await open(file, constants.O_WRONLY);
    try {
      // It was no regular file before, and must not have become one that this would overwrite.
      if ((await handle.stat()).isFile()) throw new Error("it was replaced meanwhile");
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

function writeAll(stream: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(cannotWrite("standard output", error)) : resolve()));
  });
}
