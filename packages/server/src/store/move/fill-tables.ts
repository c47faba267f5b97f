import type { Client } from "pg";
import type { Qualifier } from "../postgres/sql.ts";
import type { CarriedTable } from "./carried.ts";

/** Rows and bytes that go in one statement: a picture may be 4 MiB. */
const MAX_ROWS = 1000;
const MAX_BYTES = 1 << 20;

/** The type of each column, by its table and name. */
export type ColumnTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

export async function columnTypes(client: Client, schema: string): Promise<ColumnTypes> {
  const { rows } = await client.query<{ table: string; column: string; type: string }>(
    `SELECT relname AS table, attname AS column, format_type(atttypid, atttypmod) AS type
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE nspname = $1 AND relkind = 'r' AND attnum > 0 AND NOT attisdropped`,
    [schema],
  );
  const types = new Map<string, Map<string, string>>();
  for (const { table, column, type } of rows)
    types.set(table, (types.get(table) ?? new Map<string, string>()).set(column, type));
  return types;
}

/** Inserts all rows of a table, some at a time. Throws where there is no such table or column. */
export async function fillTable(
  client: Client,
  t: Qualifier,
  { name, columns, rows }: CarriedTable,
  types: ColumnTypes,
): Promise<void> {
  const of = columns.map((column) => typeOf(types, name, column));
  const names = columns.map((column) => `"${column}"`).join(", ");
  const text = `INSERT INTO ${t(name)} (${names}) OVERRIDING SYSTEM VALUE
    SELECT * FROM unnest(${of.map((type, index) => `$${index + 1}::${type}[]`).join(", ")})`;
  for (const some of inBatches(rows())) {
    const values = of.map((type, index) => some.map((row) => valueAs(type, row[index])));
    await client.query({ name: `fill ${name}`, text, values });
  }
}

/** Where what SQLite has one type for has several here. */
export function valueAs(type: string, value: unknown): unknown {
  return type === "boolean" && value !== null ? value === 1 : value;
}

export function typeOf(types: ColumnTypes, table: string, column: string): string {
  const type = types.get(table)?.get(column);
  if (type === undefined) throw new Error(`expected a column ${column} in the table ${table}`);
  return type;
}

function* inBatches(rows: Iterable<readonly unknown[]>): Generator<(readonly unknown[])[]> {
  let batch: (readonly unknown[])[] = [];
  let bytes = 0;
  for (const row of rows) {
    batch.push(row);
    bytes += row.reduce<number>((sum, value) => sum + (Buffer.isBuffer(value) ? value.length : 0), 0);
    if (batch.length < MAX_ROWS && bytes < MAX_BYTES) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}
