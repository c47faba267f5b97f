import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { reasonOf } from "@catq/shared/system-reason";
import Database from "better-sqlite3";
import { folderAccess } from "../../../process/private-folder.ts";
import { NotPrivate, StoreRefused } from "../../store-refused.ts";
import { makePrivate } from "./database-file.ts";
import { isCode } from "./sqlite-fault.ts";

/** Held from {@link lockDataFolder} to `release`, or to the end of the process, however it comes. */
export interface DataFolderLock {
  release(): void;
}

/** Keeps the connections behind the locks: one that is garbage is closed, and its lock with it. */
const held = new Set<Database.Database>();

/**
 * Makes the folder (mode 0700) where there is none, and locks it. Throws {@link StoreRefused} where another
 * daemon has it, it cannot be used, or everybody may write it; `warn` hears of others who may. SQLite does the locking, since Node cannot: an exclusive
 * transaction that never ends, on a file that holds nothing.
 */
export function lockDataFolder(dir: string, warn: (message: string) => void = () => {}): DataFolderLock {
  const folder = resolve(dir);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const access = folderAccess(folder);
    if (access.kind === "open") throw new NotPrivate(access.message, access.hint);
    if (access.kind === "shared") warn(access.warning);
    const file = join(folder, "catqd.lock");
    makePrivate(file);
    const db = new Database(file, { timeout: 0 });
    try {
      // There is nothing to roll back: no journal beside it.
      db.pragma("journal_mode = MEMORY");
      db.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      db.close();
      throw error;
    }
    held.add(db);
    return {
      release: () => {
        held.delete(db);
        db.close();
      },
    };
  } catch (error) {
    if (error instanceof StoreRefused) throw error;
    if (isCode(error, "SQLITE_BUSY")) {
      throw new StoreRefused(
        `another catqd is using the data folder ${folder}`,
        "Stop it, or choose another folder with --data.",
        error,
      );
    }
    throw new StoreRefused(
      `the data folder ${folder} cannot be used: ${reasonOf(error)}`,
      "Choose another folder with --data, or give catqd's user the right to write it.",
      error,
    );
  }
}
