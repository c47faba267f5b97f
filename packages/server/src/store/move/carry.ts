import type { Client } from "pg";
import { makeTables } from "../postgres/migrate.ts";
import { qualifierFor, quoteIdentifier } from "../postgres/sql.ts";
import { StoreRefused } from "../store-refused.ts";
import type { CarriedQueue, CarriedTable } from "./carried.ts";
import { faultOfFilled } from "./check-filled.ts";
import { fillQueue } from "./fill-queue.ts";
import { columnTypes, fillTable } from "./fill-tables.ts";

export interface Carried {
  readonly queue: CarriedQueue;
  readonly tables: readonly CarriedTable[];
  /** Written last. */
  readonly nonce: Buffer;
  /** Under which the next daemon declares its configuration. */
  readonly name: string;
}

/**
 * Makes the tables of a queue and fills them, in the caller's transaction. `onTable` is told of each before it is filled.
 * Throws {@link StoreRefused} where what is there afterwards is not what was handed over.
 */
export async function carryInto(
  client: Client,
  { schema, hasSchema }: { schema: string; hasSchema: boolean },
  { queue, tables, nonce, name }: Carried,
  onTable: (table: CarriedTable) => void,
): Promise<void> {
  const t = qualifierFor(schema);
  if (!hasSchema) await client.query(`CREATE SCHEMA ${quoteIdentifier(schema)}`);
  // The key that is drawn here is written over.
  await makeTables(client, schema, () => Buffer.alloc(32));
  const types = await columnTypes(client, schema);
  for (const table of tables) {
    onTable(table);
    await fillTable(client, t, table, types);
  }
  await fillQueue(client, t, queue, { types, name });
  const fault = await faultOfFilled(client, t, tables);
  if (fault !== null) {
    throw new StoreRefused(
      `what arrived is not what was sent (${fault}), so nothing of it was kept`,
      "The queue in the data folder may be damaged: keep a copy of the folder.",
    );
  }
  // So that the first daemons find plans for a queue of this size.
  for (const { name } of tables) await client.query(`ANALYZE ${t(name)}`);
  await client.query(`INSERT INTO ${t("move")} VALUES (1, $1, clock_timestamp())`, [nonce]);
}
