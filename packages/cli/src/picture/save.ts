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

/** Files of one name, `cat-A07.png` to `cat-A07-9999.png`; with more, saving fails. */
const MAX_SAME_NAME = 9999;

/**
 * Writes a cat to its target; returns its path, `-` for standard output. Either the whole checked picture gets there or
 * nothing: throws Damaged where it arrived damaged, CannotWrite where it cannot be written, and leaves no file.
 */
export async function saveCat(o: {
  download: Download;
  number: string;
  target: Target;
  stdout: Writable;
  /** Makes no second file where one of that name holds the same bytes. */
  reusesSame?: boolean;
}): Promise<{ path: string; bytes: number }> {
  const { download, target } = o;
  try {
    if (target.kind === "file") return await saveFile(download, target, o);
    // What was written cannot be taken back, so it is downloaded and checked first.
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
  { number, reusesSame = false }: { number: string; reusesSame?: boolean },
): Promise<{ path: string; bytes: number }> {
  const { folder } = target;
  const temporary = path.join(folder, `.catq-${randomUUID()}.part`);
  try {
    const bytes = await writeTemporary(temporary, download);
    const saved = await nameIt(
      temporary,
      { folder, stem: target.stem ?? `cat-${number}`, ending: target.ending ?? download.ending },
      async (file) => reusesSame && (await isPicture(file, { bytes, sha256: download.sha256 })),
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
    // Whole and checked: from here on it has the mode of any new file.
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
  isSame: (file: string) => Promise<boolean>,
): Promise<string> {
  for (let copy = 1; copy <= MAX_SAME_NAME; copy++) {
    const wanted = path.join(folder, `${stem}${copy === 1 ? "" : `-${copy}`}${ending}`);
    try {
      await link(temporary, wanted);
      return wanted;
    } catch (error) {
      if (codeOf(error) === "EEXIST") {
        if (await isSame(wanted)) return wanted;
        continue;
      }
      if (!NO_LINKS.has(codeOf(error))) throw error;
      if (await reserveAndRename(temporary, wanted)) return wanted;
    }
  }
  throw new Error(`there are ${MAX_SAME_NAME} files of that name`);
}

/** Whether a file holds this picture; false where it cannot be read. */
async function isPicture(file: string, o: { bytes: number; sha256: string }): Promise<boolean> {
  try {
    if ((await stat(file)).size !== o.bytes) return false;
    return hash("sha256", await readFile(file)) === o.sha256;
  } catch {
    return false;
  }
}

/** What link(2) fails with on file systems without hard links. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EACCES"]);

/** For {@link NO_LINKS}: creates the name with O_EXCL, then renames over it. False where the name exists. */
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
