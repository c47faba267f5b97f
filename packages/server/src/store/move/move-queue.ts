import type { Database } from "better-sqlite3";
import type { Client } from "pg";
import type { WallMs } from "../../queue/model.ts";
import { type MoveMark, readMoveMark, removeMoveMark, writeMoveMark } from "../sqlite/file/move-mark.ts";
import { BACKUP_ID } from "../sqlite/file/schema.ts";
import { StoreRefused } from "../store-refused.ts";
import { carryInto } from "./carry.ts";
import { readQueueRow } from "./read-queue-row.ts";
import { readTables } from "./read-tables.ts";
import { beginMove, commitMove, identityOf, isRefusal, lookAt, type Target, touchMove } from "./target.ts";

export interface MoveAsked {
  /** The queue's file, open and up to date, on which no daemon runs. */
  readonly db: Database;
  /** A connection to a primary. */
  readonly client: Client;
  readonly schema: string;
  /** The database, for people. */
  readonly target: string;
  /** Under which the next daemon declares its configuration. */
  readonly name: string;
  /** 16 bytes that nobody drew before. */
  readonly nonce: Buffer;
  readonly wall: () => WallMs;
  /** Told of each step before it is done. */
  readonly onStep?: (step: string) => void;
}

export interface Moved {
  /** Whether all was done before. */
  readonly wasThere: boolean;
  /** How many rows each table had. */
  readonly rows: Readonly<Record<string, number>>;
  readonly waiting: number;
  /** Of the next ticket. */
  readonly nextSequence: number;
}

/**
 * Carries a queue to PostgreSQL, and goes on with what was interrupted; never back. The file is marked first, then
 * everything is carried in one transaction whose last row says that it is whole, then the file is marked again. So at any
 * moment it is known which of the two is the queue: the one in the file until that row is there, the other from then on.
 * Rejects with {@link StoreRefused}, where nothing was carried, with Unanswered, and with what `pg` throws.
 */
export async function moveQueue(asked: MoveAsked): Promise<Moved> {
  return withoutTrace(asked.client, () => move(asked));
}

async function move(asked: MoveAsked): Promise<Moved> {
  const { db, client, schema, target, nonce, wall, onStep = () => {} } = asked;
  const identity = await identityOf(client, schema);
  const before = readMoveMark(db);
  if (before && before.identity !== identity) throw movingElsewhere(db, before);
  await beginMove(client);
  const found = await lookAt(client, schema);
  const tables = readTables(db);
  const queue = readQueueRow(db);
  const moved = {
    rows: Object.fromEntries(tables.map(({ name, count }) => [name, count])),
    waiting: Number(queue.columns.waiting_count),
    nextSequence: Number(queue.columns.next_sequence),
  };
  if (before?.isComplete) return { wasThere: true, ...moved };
  const mark = before ?? { nonce, target, identity, isComplete: false, at: wall() };
  if (found.kind === "queue") await confirm(client, schema, found, mark);
  else {
    onStep("mark");
    writeMoveMark(db, mark);
    try {
      const carried = { queue, tables, nonce: mark.nonce, name: asked.name };
      await carryInto(client, { schema, hasSchema: found.hasSchema }, carried, ({ name }) => onStep(name));
    } catch (error) {
      // Where the server has refused, nothing is there and nothing will be: the queue stays.
      if (error instanceof StoreRefused || isRefusal(error)) removeMoveMark(db);
      throw error;
    }
    onStep("commit");
    await commitMove(client);
  }
  onStep("mark as moved");
  writeMoveMark(db, { ...mark, isComplete: true, at: wall() });
  onStep("done");
  return { wasThere: found.kind === "queue", ...moved };
}

/**
 * Leaves the queue in its file, unless the move was complete: then it is gone for good. Answers whether it is there.
 * `client` leads to where it was moving.
 */
export async function giveUpMove(asked: Pick<MoveAsked, "db" | "client" | "schema">): Promise<GivenUp> {
  return withoutTrace(asked.client, () => giveUp(asked));
}

/**
 * The same where the database is gone for good, and so nobody can say whether daemons have worked on the queue there: what
 * is in the file counts as a backup from now on.
 */
export function giveUpUnseen(db: Database): GivenUp {
  const mark = readMoveMark(db);
  if (mark === null) return "never moving";
  if (mark.isComplete) return "moved";
  removeMoveMark(db, BACKUP_ID);
  return "given up unseen";
}

export type GivenUp = "given up" | "given up unseen" | "never moving" | "complete" | "moved";

async function giveUp({ db, client, schema }: Pick<MoveAsked, "db" | "client" | "schema">): Promise<GivenUp> {
  const mark = readMoveMark(db);
  if (mark === null) return "never moving";
  if (mark.isComplete) return "moved";
  if (mark.identity !== (await identityOf(client, schema))) throw movingElsewhere(db, mark);
  // Waits for the end of the transaction that was interrupted, if it is not over yet.
  await beginMove(client);
  const found = await lookAt(client, schema);
  if (found.kind === "queue" && found.nonce?.equals(mark.nonce)) return "complete";
  removeMoveMark(db);
  return "given up";
}

/** Ends the transaction that `run` may have left open, with its locks. */
async function withoutTrace<T>(client: Client, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } finally {
    await client.query("ROLLBACK").catch(() => {});
  }
}

/** The queue that is there is this one. Another commit proves that it stays, whatever answered the first one. */
async function confirm(
  client: Client,
  schema: string,
  found: Target & { kind: "queue" },
  mark: MoveMark,
): Promise<void> {
  if (!found.nonce?.equals(mark.nonce)) throw occupied(schema);
  await touchMove(client, schema);
  await commitMove(client);
}

function occupied(schema: string): StoreRefused {
  return new StoreRefused(
    `the schema ${schema} holds another queue already`,
    "Name another one with --database-schema. If that queue is nobody's, stop its daemons and drop its schema.",
  );
}

function movingElsewhere(db: Database, { target, isComplete }: MoveMark): StoreRefused {
  return isComplete
    ? new StoreRefused(
        `the queue of ${db.name} has moved to ${target} already`,
        "What is left in the file is of before that.",
      )
    : new StoreRefused(
        `the queue of ${db.name} is moving to ${target}, and this is another database or schema`,
        "Go on with that one, or give it up first: `catqd move-to` with its address and --give-up.",
      );
}
