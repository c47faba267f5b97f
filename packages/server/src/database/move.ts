import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { CatqdError, EXIT } from "../process/exit-codes.ts";
import { refuseOpenFolder } from "../process/private-folder.ts";
import { type GivenUp, giveUpMove, giveUpUnseen, type Moved, moveQueue } from "../store/move/move-queue.ts";
import { Unanswered } from "../store/move/target.ts";
import { connectPrimary } from "../store/postgres/connect.ts";
import { markAsBackup, restore } from "../store/sqlite/backup/restore.ts";
import { lockDataFolder } from "../store/sqlite/file/data-folder.ts";
import { databaseIn } from "../store/sqlite/file/database-file.ts";
import { assertNotMoved, readMoveMark } from "../store/sqlite/file/move-mark.ts";
import { openDatabase } from "../store/sqlite/file/open-database.ts";
import { MIGRATIONS } from "../store/sqlite/file/schema.ts";
import { isCode } from "../store/sqlite/file/sqlite-fault.ts";
import { NoQueue, StoreRefused } from "../store/store-refused.ts";
import { databaseError } from "./found.ts";
import { type DatabaseConfig, placeOf } from "./place.ts";

/** Where a queue is, and where it is to go. */
export type MoveConfig = DatabaseConfig & { readonly dataFolder: string; readonly name: string };
type Env = Readonly<Record<string, string | undefined>>;
type Database = ReturnType<typeof openDatabase>;

/** Moves the queue of a data folder, on which no daemon runs, into the database. */
export function moveTo(config: MoveConfig, env: Env): Promise<Moved> {
  return withQueue(config.dataFolder, async (db) => {
    if (readMoveMark(db) === null) restore(db, Date.now(), randomBytes(16));
    try {
      return await withDatabase(config, env, (client) =>
        moveQueue({
          ...{ db, client, schema: config.databaseSchema, name: config.name },
          target: `${config.database}, schema ${config.databaseSchema}`,
          nonce: randomBytes(16),
          wall: Date.now,
        }),
      );
    } catch (error) {
      throw interrupted(error, db, config.dataFolder);
    }
  });
}

/** Leaves the queue in its folder, unless it has arrived; `isUnseen`: without asking the database. */
export function giveUp(config: MoveConfig, env: Env, isUnseen: boolean): Promise<GivenUp> {
  const { dataFolder, databaseSchema: schema } = config;
  return withQueue(dataFolder, async (db) => {
    if (isUnseen) return giveUpUnseen(db);
    return withDatabase(config, env, (client) => giveUpMove({ db, client, schema }));
  });
}

/** Says of the queue in a data folder that it is a copy: the next start goes on as after a backup was restored. */
export function declareFolderRestored(dataFolder: string): Promise<void> {
  return withQueue(dataFolder, async (db) => {
    assertNotMoved(db);
    markAsBackup(db);
  });
}

/** Runs `work` with a client of the primary; rejects with CatqdError where that cannot be had. */
export async function withDatabase<T>(
  config: DatabaseConfig,
  env: Env,
  work: (client: Awaited<ReturnType<typeof connectPrimary>>["client"]) => Promise<T>,
): Promise<T> {
  try {
    const { client } = await connectPrimary(placeOf(config, env));
    try {
      return await work(client);
    } finally {
      client.end().catch(() => {});
    }
  } catch (error) {
    throw databaseError(error, config);
  }
}

/** Runs `work` on the queue of a folder, up to date, with nobody else on it. */
async function withQueue<T>(dataFolder: string, work: (db: Database) => Promise<T>): Promise<T> {
  const file = databaseIn(dataFolder);
  if (!existsSync(file))
    throw new NoQueue(`there is no queue in ${dataFolder}`, "Name the folder of the queue with --data.");
  refuseOpenFolder(dataFolder);
  const lock = lockedAlone(dataFolder);
  try {
    const db = openDatabase(file, MIGRATIONS, () => randomBytes(32));
    try {
      return await work(db);
    } finally {
      db.close();
    }
  } finally {
    lock.release();
  }
}

function lockedAlone(dataFolder: string): ReturnType<typeof lockDataFolder> {
  try {
    return lockDataFolder(dataFolder);
  } catch (error) {
    if (!(error instanceof StoreRefused) || !isCode(error.cause, "SQLITE_BUSY")) throw error;
    throw new StoreRefused(
      `a catqd runs on the queue in ${dataFolder}`,
      "Stop it first, with the socket that would start it again: this works on a queue that stands still.",
      error.cause,
    );
  }
}

/** What was in the way, and where the queue is now. */
function interrupted(error: unknown, db: Database, dataFolder: string): unknown {
  if (error instanceof Unanswered) {
    return new CatqdError(`nobody has said whether the queue has arrived (${error.message})`, {
      hint: "Run the command again: it finds out, and goes on.",
      exitCode: EXIT.unavailable,
      cause: error,
    });
  }
  if (!(error instanceof CatqdError) || readMoveMark(db)?.isComplete !== false) return error;
  const { message, exitCode } = error;
  const hint = `${error.hint ?? ""}\nThe queue in ${dataFolder} is whole, and marked as moving. Run the command again: it goes on. With --give-up, it stays here.`;
  return new CatqdError(message, { hint: hint.trim(), exitCode, cause: error });
}
