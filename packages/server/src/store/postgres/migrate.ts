import type { Client } from "pg";
import { StoreRefused, Unsupported } from "../store-refused.ts";
import { MIGRATIONS } from "./schema.ts";
import { SET_LOCAL } from "./settings.ts";
import { type Qualifier, qualifierFor, quoteIdentifier } from "./sql.ts";
import { HAS_TIMELINE, IS_SYNCHRONOUS, identityIn, TIMELINE } from "./transaction-sql.ts";

/** Of `pg_advisory_xact_lock`: migrations wait for each other by it, whatever their schemas. ASCII for `catq`. */
export const ADVISORY_LOCK = 0x63617471;
/** The oldest server that has all that is used here, MERGE above all. */
const MIN_SERVER = 150_000;
/** `lock_timeout`: for a daemon of the version before that is committing, or for another migration. */
const LOCK_TIMEOUT = "5s";

/**
 * Makes the schema with its tables and the queue's one row, or brings them up to date: each migration in a transaction of
 * its own. `newKey` draws 32 bytes. Throws {@link StoreRefused} where they are another program's or a newer catqd's, with
 * nothing touched, and what `pg` throws where the server refuses.
 */
export async function migratePostgres(client: Client, schema: string, newKey: () => Buffer): Promise<void> {
  await assertServer(client);
  for (let isNewest = false; !isNewest; ) {
    isNewest =
      isUpToDate(await versionOf(client, schema), schema) || (await migrateOne(client, schema, newKey));
  }
}

/** Whether there is nothing to migrate; throws where this catqd is too old. */
function isUpToDate(version: number | null, schema: string): boolean {
  if ((version ?? 0) > MIGRATIONS.length) {
    throw new StoreRefused(
      `the schema ${schema} was written by a newer catqd (its format is ${version}, this catqd knows ${MIGRATIONS.length})`,
      "Use that catqd for it.",
    );
  }
  return version === MIGRATIONS.length;
}

export async function assertServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>("SHOW server_version_num");
  const version = Number(rows[0]?.server_version_num);
  if (version >= MIN_SERVER) return;
  throw new Unsupported(
    `the server is PostgreSQL ${Math.floor(version / 10_000)}, and catqd needs 15 or newer`,
    "Bring the server up to date, or choose another.",
  );
}

/** The number of migrations that were run in a schema; null where there is no such schema. */
export async function versionOf(client: Client, schema: string): Promise<number | null> {
  const tables = await client.query<{ name: string | null }>(
    `SELECT relname AS name FROM pg_namespace LEFT JOIN pg_class ON relnamespace = pg_namespace.oid AND relkind = 'r'
      WHERE nspname = $1`,
    [schema],
  );
  if (tables.rows.length === 0) return null;
  const names = tables.rows.flatMap(({ name }) => name ?? []);
  if (names.length === 0) return 0;
  if (names.includes("migration") && names.includes("ticket")) {
    const { rows } = await client.query<{ version: number }>(
      `SELECT coalesce(max(version), 0)::int AS version FROM ${qualifierFor(schema)("migration")}`,
    );
    return rows[0]?.version ?? 0;
  }
  throw new StoreRefused(
    `the schema ${schema} holds another program's tables`,
    "Name one for catqd with --database-schema, such as catq: it makes it.",
  );
}

/** Runs the next migration; answers whether another daemon had run the last one meanwhile. */
async function migrateOne(client: Client, schema: string, newKey: () => Buffer): Promise<boolean> {
  try {
    await client.query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    // Behind a pooler this backend may have none of the settings of the connection.
    await client.query(SET_LOCAL, [LOCK_TIMEOUT]);
    // Not a lock of the session: behind a pooler, the next statement may be another session's.
    await client.query("SELECT pg_advisory_xact_lock($1)", [ADVISORY_LOCK]);
    const version = await versionOf(client, schema);
    const isNewest = isUpToDate(version, schema);
    if (!isNewest) {
      const next = (version ?? 0) + 1;
      if (version === null) await client.query(`CREATE SCHEMA ${quoteIdentifier(schema)}`);
      // So that no daemon commits meanwhile.
      if (next > 1) await client.query(`SELECT 1 FROM ${qualifierFor(schema)("queue")} FOR UPDATE`);
      await runMigration(client, { schema, next, newKey });
    }
    await client.query("COMMIT");
    return isNewest;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/** Brings the tables of a schema from one version to the next, in the caller's transaction. */
async function runMigration(
  client: Client,
  { schema, next, newKey }: { schema: string; next: number; newKey: () => Buffer },
): Promise<void> {
  const t = qualifierFor(schema);
  if (next === 1)
    await client.query(
      `CREATE TABLE ${t("migration")} (version integer PRIMARY KEY, at timestamptz NOT NULL)`,
    );
  await client.query(MIGRATIONS[next - 1]?.(t) ?? "");
  if (next === 1) await addQueue(client, t, newKey());
  await client.query(`INSERT INTO ${t("migration")} VALUES ($1, clock_timestamp())`, [next]);
}

/** Makes all tables of the newest version, with a queue, in the caller's transaction. */
export async function makeTables(client: Client, schema: string, newKey: () => Buffer): Promise<void> {
  for (let next = 1; next <= MIGRATIONS.length; next++) await runMigration(client, { schema, next, newKey });
}

/** The queue's one row, with its timeline: a failover may take back all that was ever committed but this. */
async function addQueue(client: Client, t: Qualifier, key: Buffer): Promise<void> {
  const { rows } = await client.query<{ hasTimeline: boolean }>(`SELECT ${HAS_TIMELINE} AS "hasTimeline"`);
  await client.query(
    `INSERT INTO ${t("queue")} (id, key, cluster, timeline, is_synchronous)
      SELECT 1, $1, '', ${rows[0]?.hasTimeline ? TIMELINE : "NULL"}, ${IS_SYNCHRONOUS}`,
    [key],
  );
  await client.query(`UPDATE ${t("queue")} SET cluster = ${identityIn(t)}`);
}
