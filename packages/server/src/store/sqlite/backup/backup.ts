import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { codeOf } from "@catq/shared/system-reason";
import Database from "better-sqlite3";
import type { WallMs } from "../../../queue/model.ts";
import { StorageError } from "../../../queue/store.ts";
import { CannotCreate, StoreRefused } from "../../store-refused.ts";
import { openReadOnly, readRefusal } from "../file/open-read-only.ts";
import { BACKUP_ID } from "../file/schema.ts";
import { storageFault } from "../file/sqlite-fault.ts";
import { type CopyFacts, factsOf, faultOf } from "./check-copy.ts";

/** The end of a name under which a copy is being made. */
const PART = ".catqd-part";
/** A copy that nobody has written to for so long was cut off: by a signal, or by the end of the machine. */
const CUT_OFF_MS = 3_600_000;

/** What to copy, and where to. */
export interface BackupAsked {
  /** The queue's database. A daemon may be at work on it. */
  readonly database: string;
  readonly target: string;
  /** Whether a file that is there already may be replaced. */
  readonly isReplacing: boolean;
  /** Tells the temporary file from those of other backups. */
  readonly nonce: string;
  readonly wall: WallMs;
}

export interface Backup extends CopyFacts {
  readonly bytes: number;
}

/**
 * Copies a queue as it is at one moment into one file, readable by its owner only. Works on a connection of
 * its own that only reads, so a daemon goes on meanwhile, in its process and undisturbed. The copy gets its
 * name when it is whole, checked and on the disk. It is marked as a backup in its header: a daemon that is
 * started on it must not go on as if it were the original (restore.ts). Pages that hold nothing are left out.
 * Throws {@link StoreRefused} or {@link StorageError}, and leaves nothing behind.
 */
export function backUp({ database, target, isReplacing, nonce, wall }: BackupAsked): Backup {
  if (!isReplacing) refuseExisting(target);
  const source = openReadOnly(database);
  const part = join(dirname(target), `.${basename(target)}.${nonce}${PART}`);
  try {
    const before = readFacts(source);
    makeCopyFile(part);
    removeLeftovers(dirname(part), wall);
    copyInto(source, part);
    const facts = checkAndMark(part, before);
    sync(part);
    publish(part, target, isReplacing);
    sync(dirname(target));
    return { ...facts, bytes: statSync(target).size };
  } finally {
    source.close();
    for (const end of ["", "-journal"]) rmSync(part + end, { force: true });
  }
}

function readFacts(source: Database.Database): CopyFacts {
  try {
    return factsOf(source);
  } catch (error) {
    throw readRefusal(source.name, error);
  }
}

function makeCopyFile(part: string): void {
  try {
    closeSync(openSync(part, "wx", 0o600));
  } catch (cause) {
    throw new CannotCreate(
      `no file can be made in ${dirname(part)}`,
      "Name a folder that exists, and that this user may write.",
      cause,
    );
  }
}

function removeLeftovers(folder: string, wall: WallMs): void {
  for (const name of readdirSync(folder).filter((each) => each.endsWith(PART))) {
    const file = join(folder, name);
    const writtenAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (writtenAt !== undefined && wall - writtenAt > CUT_OFF_MS) rmSync(file, { force: true });
  }
}

function copyInto(source: Database.Database, part: string): void {
  try {
    source.prepare("VACUUM INTO ?").run(part);
  } catch (error) {
    if (storageFault(error)?.kind === "full") {
      throw new StoreRefused(`there is no room in ${dirname(part)}`, "Make room on its disk.", error);
    }
    throw readRefusal(source.name, error);
  }
}

function checkAndMark(part: string, before: CopyFacts): CopyFacts {
  const copy = new Database(part, { fileMustExist: true });
  try {
    const facts = factsOf(copy);
    // The queue may have gone on between the two, but never back.
    const isOld = facts.nextSequence < before.nextSequence || facts.format < before.format;
    const fault = faultOf(copy) ?? (isOld ? "it is older than the queue" : null);
    if (fault !== null) {
      throw new StoreRefused(
        `the copy is not sound (${fault}), so it was not kept`,
        "The queue itself may be damaged: keep a copy of its folder, with the daemon stopped.",
      );
    }
    copy.pragma(`application_id = ${BACKUP_ID}`);
    return facts;
  } catch (error) {
    throw storageFault(error) ?? error;
  } finally {
    copy.close();
  }
}

/** Gives the copy its name. A link fails where there is a file of that name, whoever made it meanwhile. */
function publish(part: string, target: string, isReplacing: boolean): void {
  try {
    if (isReplacing) renameSync(part, target);
    else linkSync(part, target);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw existing(target, error);
    // A disk without links, such as a stick's.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(codeOf(error))) throw error;
    refuseExisting(target);
    renameSync(part, target);
  }
}

/** Waits until a file's content, or a folder's names, are on the disk. */
function sync(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } catch (error) {
    throw new StorageError("io", error);
  } finally {
    closeSync(fd);
  }
}

function refuseExisting(target: string): void {
  if (existsSync(target)) throw existing(target);
}

function existing(target: string, cause?: unknown): CannotCreate {
  return new CannotCreate(
    `${target} exists already`,
    "Name another file, or replace this one with --overwrite.",
    cause,
  );
}
