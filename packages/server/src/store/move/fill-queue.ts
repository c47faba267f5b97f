import type { Client } from "pg";
import type { Qualifier } from "../postgres/sql.ts";
import type { CarriedQueue } from "./carried.ts";
import { type ColumnTypes, typeOf, valueAs } from "./fill-tables.ts";

/**
 * Writes the queue's own row over that of the new tables. `clock_at` stays null: the first batch advances no clock. The
 * timeline and the identity are those of the tables. `name` is whose configuration had declared the settings.
 */
export async function fillQueue(
  client: Client,
  t: Qualifier,
  { columns, settings, declared }: CarriedQueue,
  { types, name }: { types: ColumnTypes; name: string },
): Promise<void> {
  const row = { ...columns, settings: JSON.stringify(settings) };
  const set = Object.keys(row).map((column, index) => `"${column}" = $${index + 1}`);
  const values = Object.entries(row).map(([column, value]) => valueAs(typeOf(types, "queue", column), value));
  await client.query(`UPDATE ${t("queue")} SET ${set.join(", ")}`, values);
  if (declared !== null)
    await client.query(`INSERT INTO ${t("declared")} VALUES ($1, $2)`, [name, JSON.stringify(declared)]);
  // The ids of pictures that are yet to come.
  await client.query(
    `SELECT setval(pg_get_serial_sequence($1, 'id'), (SELECT next_cat_id FROM ${t("queue")}), false)`,
    [t("picture")],
  );
}
