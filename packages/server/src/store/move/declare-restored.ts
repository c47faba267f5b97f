import type { Client } from "pg";
import { versionOf } from "../postgres/migrate.ts";
import { qualifierFor } from "../postgres/sql.ts";
import { NoQueue } from "../store-refused.ts";

/**
 * Says of a queue in PostgreSQL that it is a copy, where nothing else tells: the next batch of any daemon finds tables
 * that are not those of the row, and goes on in a new life (`remote/commit/timeline.ts`).
 */
export async function declareRestored(client: Client, schema: string): Promise<void> {
  if (!(await versionOf(client, schema))) {
    throw new NoQueue(
      `the schema ${schema} holds no queue`,
      "Name the one that does with --database-schema.",
    );
  }
  await client.query(`UPDATE ${qualifierFor(schema)("queue")} SET cluster = 'a copy'`);
}
