import type { Kind, RowOf, Statement } from "../remote/session.ts";

/** A row as it comes over the wire: columns by their names, `int8` and `numeric` as numbers (`pg-session.ts`). */
export type Columns = Record<string, unknown>;

/** How one kind of statement is said in SQL. */
export interface Sql<K extends Kind> {
  /** Prepared under the kind's name, so it is one text for all. */
  readonly text: string;
  readonly values: (statement: Statement<K>) => readonly unknown[];
  /** Makes a row of its columns; the columns themselves are the row, unless given. */
  readonly row?: (columns: Columns) => RowOf<K>;
}

export type SqlOf<K extends Kind> = { readonly [P in K]: Sql<P> };

/** Qualifies the name of a table or function by the queue's schema: `t("ticket")` is `"catq".ticket`. */
export type Qualifier = (name: string) => string;

export function qualifierFor(schema: string): Qualifier {
  return (name) => `${quoteIdentifier(schema)}.${name}`;
}

/** A quoted identifier (PostgreSQL's manual, "Identifiers and Key Words"). */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** One column of many rows, as an array for `unnest`. */
export function column<R, V>(rows: readonly R[], read: (row: R) => V): V[] {
  return rows.map(read);
}

export const NO_VALUES = (): readonly unknown[] => [];
