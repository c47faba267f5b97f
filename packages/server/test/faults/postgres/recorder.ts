import type { Client } from "pg";
import { BAN, EVENT, QUEUE, TICKET } from "../../../src/store/postgres/rows.ts";
import { qualifierFor } from "../../../src/store/postgres/sql.ts";

/**
 * A table in the database under test in which triggers write down every row that a transaction writes: what the tables held
 * after each commit, in the order of the commits, as nobody writes but under the lock. It is replicated and lost with what
 * it is about.
 */

/** What is written of each table's rows. */
const COLUMNS = {
  queue: QUEUE,
  ticket: `${TICKET}, encode(key, 'hex') AS key`,
  line_block: "level, block, waiting",
  cat: "id, sequence",
  log: `id, ${EVENT}`,
  ban: BAN,
  restoration: `first_sequence AS "firstSequence", lost_from AS "lostFrom", encode(salt, 'hex') AS salt, at`,
  daemon: "name",
} as const;

type RecordedTable = keyof typeof COLUMNS;

/** A row as it was written, or as it was before it was deleted. */
export interface RecordedChange {
  readonly id: number;
  readonly xid: string;
  /** What the server's clock said, in milliseconds since 1970. */
  readonly at: number;
  readonly table: RecordedTable;
  readonly isDeleted: boolean;
  readonly row: { readonly [column: string]: unknown };
}

/** Begins to record; nothing has been committed but the migrations. */
export async function startRecording(client: Client, schema: string): Promise<void> {
  const t = qualifierFor(schema);
  const now = "extract(epoch FROM clock_timestamp()) * 1000";
  await client.query(`CREATE SCHEMA recorded;
    CREATE TABLE recorded.change (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      xid xid8 NOT NULL DEFAULT pg_current_xact_id(), at float8 NOT NULL DEFAULT ${now},
      "table" text NOT NULL, is_deleted boolean NOT NULL, row jsonb NOT NULL)`);
  for (const [table, columns] of Object.entries(COLUMNS)) {
    const written = (row: "NEW" | "OLD"): string =>
      `INSERT INTO recorded.change ("table", is_deleted, row) SELECT '${table}', ${row === "OLD"}, to_jsonb(written)
        FROM (SELECT ${columns} FROM (SELECT ${row}.*) AS whole) AS written;`;
    await client.query(`CREATE FUNCTION recorded.${table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' THEN ${written("OLD")} ELSE ${written("NEW")} END IF;
        RETURN NULL;
      END $$`);
    // Rows of daemons that are long gone are deleted outside of the lock, and tell nothing.
    const events = table === "daemon" ? "INSERT OR UPDATE" : "INSERT OR UPDATE OR DELETE";
    await client.query(`CREATE TRIGGER recorded AFTER ${events} ON ${t(table)}
      FOR EACH ROW EXECUTE FUNCTION recorded.${table}()`);
  }
}

/** All that was recorded and can be seen, in its order. */
export async function readRecording(client: Client): Promise<RecordedChange[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT id::float8, xid::text, at, "table", is_deleted AS "isDeleted", row FROM recorded.change ORDER BY change.id`,
  );
  return rows as unknown as RecordedChange[];
}
