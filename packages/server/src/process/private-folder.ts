import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { CatqdError, EXIT } from "./exit-codes.ts";

/** Who else may change what lies in a folder. `open` folders are not to be used; `shared` ones are worth a warning. */
export type FolderAccess =
  | { readonly kind: "private" }
  | { readonly kind: "shared"; readonly warning: string }
  | { readonly kind: "open"; readonly message: string; readonly hint: string };

const WRITABLE_BY_OTHERS = 0o002;
const WRITABLE_BY_GROUP = 0o020;
/** Only its owner may move or remove what lies in it, as in /tmp. */
const STICKY = 0o1000;

/**
 * Looks at the mode and owner of a folder, at the folders around it, and for links in it that somebody else made. `uid` is this process's
 * effective user; undefined where the system has none, and then everything is private. Throws the system's error
 * where the folder cannot be looked at.
 */
export function folderAccess(folder: string, uid = process.geteuid?.()): FolderAccess {
  if (uid === undefined) return { kind: "private" };
  const { mode, uid: owner } = statSync(folder);
  if (mode & WRITABLE_BY_OTHERS) {
    return open(
      `the data folder ${folder} may be written by everybody on this machine, who could take the queue over`,
      `Close it, and look at what lies in it: chmod 700 ${folder}`,
    );
  }
  const around = openFolderAround(realpathSync(folder));
  if (around !== null) {
    return open(
      `everybody on this machine may write ${around}, and so put another folder in the place of ${folder}`,
      `Close it: chmod o-w ${around}`,
    );
  }
  const link = readdirSync(folder).find((name) => isForeignLink(join(folder, name), [0, uid, owner]));
  if (link !== undefined) {
    return open(
      `${join(folder, link)} is a link that another user made`,
      "Remove it, or give it to the user that catqd runs as.",
    );
  }
  if (mode & WRITABLE_BY_GROUP) {
    return {
      kind: "shared",
      warning: `the group of the data folder ${folder} may write it: each of its users can take the queue over`,
    };
  }
  if (owner === uid) return { kind: "private" };
  return {
    kind: "shared",
    warning: `the data folder ${folder} belongs to user ${owner} and catqd runs as ${uid}: that user can take the queue over`,
  };
}

function open(message: string, hint: string): FolderAccess {
  return { kind: "open", message, hint };
}

/** The nearest of the folders around one in which everybody may move it away; null where there is none. */
function openFolderAround(folder: string): string | null {
  for (let inner = folder; dirname(inner) !== inner; inner = dirname(inner)) {
    const around = dirname(inner);
    const { mode } = statSync(around);
    if (mode & WRITABLE_BY_OTHERS && !(mode & STICKY)) return around;
  }
  return null;
}

/**
 * What everybody on this machine may write, and so put other words into a file: the file itself, or a folder around it;
 * null where there is no such thing. Pipes and devices are nobody's to keep.
 */
export function openWayTo(file: string): string | null {
  if (process.geteuid === undefined) return null;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) return null;
  return found.mode & WRITABLE_BY_OTHERS ? file : openFolderAround(realpathSync(file));
}

/** Throws CatqdError where everybody may change what lies in the folder. */
export function refuseOpenFolder(folder: string): void {
  let access: FolderAccess;
  try {
    access = folderAccess(folder);
  } catch {
    // Whatever uses the folder says why in its own words.
    return;
  }
  if (access.kind !== "open") return;
  throw new CatqdError(access.message, { hint: access.hint, exitCode: EXIT.permission });
}

/** Root's links are the system's own, and the owner of the folder can replace everything in it anyway. */
function isForeignLink(path: string, trusted: readonly number[]): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isSymbolicLink() === true && !trusted.includes(found.uid);
}
