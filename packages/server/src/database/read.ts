import { CatqdError } from "../process/exit-codes.ts";
import { isInForce } from "../queue/refusals.ts";
import { quarterOf } from "../store/batch/tables.ts";
import { connectPrimary } from "../store/postgres/connect.ts";
import { versionOf } from "../store/postgres/migrate.ts";
import { sessionOn } from "../store/postgres/pg-session.ts";
import { MIGRATIONS } from "../store/postgres/schema.ts";
import type { Records } from "../store/records.ts";
import { Trip } from "../store/remote/connection/trip.ts";
import type { Kind, RowOf, Session, Statement } from "../store/remote/session.ts";
import { NoQueue, StoreRefused } from "../store/store-refused.ts";
import { databaseError } from "./found.ts";
import { type DatabaseConfig, placeOf } from "./place.ts";

const ELSEWHERE =
  "Where its password is not at hand: run this as the daemon's user, such as `sudo -u catqd catqd log`, or name a role of your own that may read, whose password is in your ~/.pgpass: --database postgres://you@host/database";

/**
 * Reads the records of a queue in PostgreSQL, all of one moment, beside the daemons that run on it or without any. Rejects
 * with CatqdError where it cannot be reached, and StoreRefused where there is none of this format.
 */
export async function readDatabase<T>(
  config: DatabaseConfig,
  env: Readonly<Record<string, string | undefined>>,
  read: (records: Records) => Promise<T>,
): Promise<T> {
  try {
    const { client } = await connectPrimary(placeOf(config, env));
    try {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      assertReadable(await versionOf(client, config.databaseSchema), config.databaseSchema);
      return await read(recordsOn(sessionOn(client, config.databaseSchema)));
    } finally {
      await client.end().catch(() => {});
    }
  } catch (error) {
    const told = databaseError(error, config);
    if (!(told instanceof CatqdError)) throw told;
    const hint = [told.hint, ELSEWHERE].filter(Boolean).join("\n");
    throw new CatqdError(told.message, { hint, exitCode: told.exitCode, cause: error });
  }
}

function recordsOn(session: Session): Records {
  const rowsOf = async <K extends Kind>(statement: Statement<K>): Promise<readonly RowOf<K>[]> => {
    const trip = new Trip();
    const reply = trip.add(statement as Statement);
    await trip.send(session);
    // Of the statement's kind.
    return reply().rows as unknown as readonly RowOf<K>[];
  };
  return {
    bans: async () =>
      (await rowsOf({ kind: "readBans" })).map(({ ban }) => ban).filter((ban) => isInForce(ban, Date.now())),
    log: async ({ sequence = null, limit }) =>
      (await rowsOf({ kind: "readLog", sequence, limit })).map(({ event }) => event).reverse(),
    tallies: async (from, to) => [
      ...(await rowsOf({ kind: "readTallies", from: quarterOf(from), to: quarterOf(to) })),
    ],
  };
}

function assertReadable(version: number | null, schema: string): void {
  if (version === MIGRATIONS.length) return;
  if (version === null || version === 0)
    throw new NoQueue(
      `the database has no queue in the schema ${schema}`,
      "Name another with --database-schema, or start catqd: it makes one.",
    );
  const [writer, hint] =
    version < MIGRATIONS.length
      ? ["an older", "Start a daemon of this catqd: it brings it up to date."]
      : ["a newer", "Use that catqd for it."];
  throw new StoreRefused(
    `the schema ${schema} was written by ${writer} catqd (its format is ${version}, this catqd reads ${MIGRATIONS.length})`,
    hint,
  );
}
