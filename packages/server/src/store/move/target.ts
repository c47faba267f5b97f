import type { Client } from "pg";
import { ADVISORY_LOCK, assertServer, versionOf } from "../postgres/migrate.ts";
import { qualifierFor } from "../postgres/sql.ts";
import { DATABASE, LESS_DURABLE } from "../postgres/transaction-sql.ts";
import { StoreRefused } from "../store-refused.ts";

/** What a schema holds that a queue is to move to. */
export type Target =
  | { readonly kind: "empty"; readonly hasSchema: boolean }
  /** A queue, and the nonce of the move by which it came; null: by none. */
  | { readonly kind: "queue"; readonly nonce: Buffer | null };

/** How long whoever makes the same tables is waited for: a move whose process was killed, or a daemon that starts. */
const LOCK_TIMEOUT = "60s";

/** The database and the schema in it, whatever name leads there. Throws {@link StoreRefused} where that is no home. */
export async function identityOf(client: Client, schema: string): Promise<string> {
  await assertServer(client);
  const { rows } = await client.query<{ identity: string }>(`SELECT ${DATABASE} AS identity`);
  return `${rows[0]?.identity} ${schema}`;
}

/** Begins a transaction in which nobody else makes tables, and that nothing but its own end ends. */
export async function beginMove(client: Client): Promise<void> {
  await client.query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
  await client.query(
    `SELECT set_config(name, '0', true) FROM pg_settings
      WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`,
  );
  await client.query("SELECT set_config('lock_timeout', $1, true)", [LOCK_TIMEOUT]);
  await client.query(
    `SELECT set_config('synchronous_commit', 'on', true)
      WHERE current_setting('synchronous_commit') IN (${LESS_DURABLE})`,
  );
  await client.query("SELECT pg_advisory_xact_lock($1)", [ADVISORY_LOCK]);
}

/** What is there, in such a transaction. Throws {@link StoreRefused} where it is another program's. */
export async function lookAt(client: Client, schema: string): Promise<Target> {
  const version = await versionOf(client, schema);
  if (version === null || version === 0) return { kind: "empty", hasSchema: version !== null };
  const t = qualifierFor(schema);
  const known = await client.query("SELECT 1 WHERE to_regclass($1) IS NOT NULL", [t("move")]);
  if (known.rows.length === 0) return { kind: "queue", nonce: null };
  const { rows } = await client.query<{ nonce: Buffer }>(`SELECT nonce FROM ${t("move")}`);
  return { kind: "queue", nonce: rows[0]?.nonce ?? null };
}

/**
 * Commits. Rejects with {@link Unanswered} where nobody can say whether that was done; what a synchronous standby has not
 * confirmed counts as that, too.
 */
export async function commitMove(client: Client): Promise<void> {
  let hasWarned = false;
  const warn = ({ severity }: { severity?: string | undefined }): void => {
    hasWarned ||= severity === "WARNING";
  };
  client.on("notice", warn);
  try {
    const { command } = await client.query("COMMIT");
    if (command === "ROLLBACK") throw new StoreRefused("the transaction was rolled back", "Try again.");
    if (hasWarned) throw new Unanswered("no standby has confirmed it");
  } catch (error) {
    if (error instanceof StoreRefused || error instanceof Unanswered) throw error;
    throw new Unanswered("the connection ended", { cause: error });
  } finally {
    client.off("notice", warn);
  }
}

/** Writes the row that says that all is there once more, so that a COMMIT has something to wait for. */
export async function touchMove(client: Client, schema: string): Promise<void> {
  await client.query(`UPDATE ${qualifierFor(schema)("move")} SET at = clock_timestamp()`);
}

/** Nobody has said whether a COMMIT was done. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
}

/** Whether the server itself refused a statement, so that its transaction has surely done nothing. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && "severity" in error && error.severity === "ERROR";
}
