import { randomUUID } from "node:crypto";
import { lstat, open, rm, stat } from "node:fs/promises";
import path from "node:path";
import { reasonOf } from "@catq/shared/system-reason";
import { CannotWrite } from "../client/errors.ts";

/** Where a cat goes. */
export type Target =
  | { readonly kind: "stdout" }
  /** `stem` and `ending` null: named after the ticket and the picture's type. */
  | {
      readonly kind: "file";
      readonly folder: string;
      readonly stem: string | null;
      readonly ending: string | null;
    }
  /** No regular file, such as /dev/null or a pipe: opened and written to. */
  | { readonly kind: "device"; readonly path: string };

/**
 * Reads `-o`: `-`, a folder, or a file's name; the current folder without it. Throws CannotWrite where it cannot be written:
 * before a turn is spent on a picture that cannot be saved. `cwd` is null where the current folder was deleted.
 */
export async function findTarget(given: string | undefined, cwd: string | null): Promise<Target> {
  if (given === "-") return { kind: "stdout" };
  if (cwd === null && !(given !== undefined && path.isAbsolute(given))) {
    throw new CannotWrite(
      "cannot write to the current folder: it has been deleted.",
      "go to another folder, or name a place with `-o /FOLDER`",
    );
  }
  const wanted = path.resolve(cwd ?? "/", given ?? ".");
  const isNamedFolder = /[/\\]$/.test(given ?? "");
  if (await isForeignLink(wanted))
    throw cannotWrite(wanted, new Error("it is a link that another user made"));
  const found = await stat(wanted).catch(() => null);
  if (found !== null && !found.isDirectory() && !found.isFile()) return { kind: "device", path: wanted };
  const isFolder = isNamedFolder || found?.isDirectory() === true;
  const target: Target = isFolder
    ? { kind: "file", folder: wanted, stem: null, ending: null }
    : {
        kind: "file",
        folder: path.dirname(wanted),
        stem: path.basename(wanted, path.extname(wanted)),
        ending: path.extname(wanted),
      };
  await tryFolder(target.folder);
  return target;
}

/** Whether a symbolic link is another user's, who may lead it anywhere; root's are the system's own. */
async function isForeignLink(place: string): Promise<boolean> {
  const uid = process.geteuid?.();
  const found = await lstat(place).catch(() => null);
  return uid !== undefined && found?.isSymbolicLink() === true && found.uid !== uid && found.uid !== 0;
}

/** Creates and removes an empty file: permissions alone do not tell of read-only mounts. */
async function tryFolder(folder: string): Promise<void> {
  const probe = path.join(folder, `.catq-${randomUUID()}.probe`);
  try {
    await (await open(probe, "wx", 0o600)).close();
    await rm(probe);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

/** A CannotWrite that says what the operating system's error means. */
export function cannotWrite(place: string, error: unknown): CannotWrite {
  return new CannotWrite(
    `cannot write to ${place}: ${reasonOf(error)}.`,
    "name another place with `-o FILE` or `-o DIR`",
    error,
  );
}
