import { type Client, DatabaseError, types } from "pg";
import {
  ConnectionLost,
  type Kind,
  type Reply,
  type RowOf,
  type Session,
  type Statement,
} from "../remote/session.ts";
import { assetSql } from "./asset-sql.ts";
import { type CommandResult, connectionOf, type ExtendedQuery, Pipeline } from "./pipeline.ts";
import { presenceSql } from "./presence-sql.ts";
import { pushSql } from "./push-sql.ts";
import { readSql } from "./read-sql.ts";
import { SET_LOCAL, SET_LOCK_TIMEOUT } from "./settings.ts";
import { type Columns, qualifierFor, type Sql, type SqlOf } from "./sql.ts";
import { transactionSql } from "./transaction-sql.ts";
import { upkeepSql } from "./upkeep-sql.ts";
import { writeSql } from "./write-sql.ts";

/** `int8` and `numeric`, which `pg` gives as strings: all that is kept here is exact in a double. */
const AS_NUMBERS = new Set<number>([types.builtins.INT8, types.builtins.NUMERIC]);

export function parserOf(oid: number): (text: string) => unknown {
  return AS_NUMBERS.has(oid) ? Number : types.getTypeParser(oid, "text");
}

/** Every kind of statement, as SQL for a schema. */
export function sqlIn(schema: string): SqlOf<Kind> {
  const t = qualifierFor(schema);
  return {
    ...transactionSql(t),
    ...readSql(t),
    ...writeSql(t),
    ...pushSql(t),
    ...upkeepSql(t, schema),
    ...presenceSql(t),
    ...assetSql(t),
  };
}

/** Statements on a client that is connected already. */
export function sessionOn(client: Client, schema: string): Session {
  return new PgSession(client, sqlIn(schema), false);
}

/** The backend that the server, or a pooler in its place, has named (BackendKeyData); the types of `pg` leave it out. */
export function pidOf(client: Client): number {
  return Number((client as unknown as { processID: unknown }).processID);
}

/** A query, and the statement whose reply its result is; null: of the session's own, such as a setting. */
interface SentQuery {
  readonly query: ExtendedQuery;
  readonly statement: Statement | null;
}

function ownQuery(text: string, ...values: readonly unknown[]): SentQuery {
  return { query: { text, values }, statement: null };
}

/** One connection of `pg`. */
export class PgSession implements Session {
  readonly #client: Client;
  readonly #sql: SqlOf<Kind>;
  readonly #isPooled: boolean;
  readonly #pipeline: Pipeline;
  #pid: number;
  /** The `lock_timeout` in force, where there is no pooler in between. */
  #lockMs = 0;
  #isInTransaction = false;
  #onLost: () => void = () => {};
  #isClosed = false;

  constructor(client: Client, sql: SqlOf<Kind>, isPooled: boolean) {
    this.#client = client;
    this.#sql = sql;
    this.#isPooled = isPooled;
    this.#pipeline = new Pipeline(client, parserOf);
    this.#pid = pidOf(client);
    client.on("error", () => this.#lose());
    client.on("end", () => this.#lose());
  }

  get pid(): number {
    return this.#pid;
  }

  async send<const S extends readonly Statement[]>(
    statements: S,
  ): Promise<{ readonly [I in keyof S]: Reply<S[I]["kind"]> }> {
    if (this.#isClosed) throw new ConnectionLost("the connection has ended");
    const groups = this.#groupsOf(statements);
    const results = this.#pipeline.send(groups.map((group) => group.map(({ query }) => query)));
    const replies = await Promise.all(groups.map(async (group, n) => this.#replies(group, await results[n])));
    // In the order of the statements, each of its kind.
    return replies.flat() as unknown as { readonly [I in keyof S]: Reply<S[I]["kind"]> };
  }

  /**
   * The queries of each Sync. A transaction is one group up to its COMMIT, which is alone: its tag says whether an error
   * made it a ROLLBACK. A statement outside of a transaction is alone, too.
   */
  #groupsOf(statements: readonly Statement[]): SentQuery[][] {
    const groups: SentQuery[][] = [];
    let isNew = true;
    for (const statement of statements) {
      const isBegin = statement.kind === "begin" || statement.kind === "beginReading";
      const isEnd = statement.kind === "commit" || statement.kind === "rollback";
      const sent = { query: this.#queryOf(statement), statement };
      if (isBegin) groups.push(...this.#beginning(sent, statement.kind === "begin" ? statement.lockMs : 0));
      else if (!this.#isInTransaction) groups.push(...this.#outsideTransaction(sent));
      else if (isNew || isEnd) groups.push([sent]);
      else groups.at(-1)?.push(sent);
      if (isBegin) this.#isInTransaction = true;
      if (isEnd) this.#isInTransaction = false;
      // Behind a pooler the BEGIN has a Sync of its own: its result names the backend before that waits for the lock.
      isNew = isBegin && this.#isPooled;
    }
    return groups;
  }

  #beginning(begin: SentQuery, lockMs: number): SentQuery[][] {
    if (this.#isPooled) return [[begin, ownQuery(SET_LOCAL, `${lockMs}ms`)]];
    if (lockMs === this.#lockMs || begin.statement?.kind !== "begin") return [[begin]];
    this.#lockMs = lockMs;
    return [[ownQuery(SET_LOCK_TIMEOUT, `${lockMs}ms`)], [begin]];
  }

  /** Behind a pooler in a transaction of its own, for its settings. */
  #outsideTransaction(sent: SentQuery): SentQuery[][] {
    if (!this.#isPooled) return [[sent]];
    const { begin, commit } = this.#sql;
    return [[ownQuery(begin.text), ownQuery(SET_LOCAL, "0"), sent], [ownQuery(commit.text)]];
  }

  #queryOf<K extends Kind>(statement: Statement<K>): ExtendedQuery {
    const { text, values } = this.#sqlOf(statement);
    // A named statement is parsed once for each connection; behind a pooler the next backend would not know it.
    return { ...(!this.#isPooled && { name: statement.kind }), text, values: values(statement) };
  }

  /** The table has an entry for each kind; the compiler cannot tie the two together. */
  #sqlOf<K extends Kind>({ kind }: Statement<K>): Sql<K> {
    return this.#sql[kind] as unknown as Sql<K>;
  }

  #replies(group: readonly SentQuery[], results: readonly (CommandResult | Error)[] = []): Reply[] {
    return group.flatMap(({ statement }, index) => {
      const result = results[index] ?? new Error("no answer");
      if (result instanceof Error) {
        const isRefused = result instanceof DatabaseError && result.severity !== "FATAL";
        if (isRefused && statement) {
          return { ok: false, sqlState: result.code ?? "XX000", message: result.message };
        }
        throw new ConnectionLost(result.message, { cause: result });
      }
      if (statement) return { ok: true, ...result, rows: rowsOf(this.#sqlOf(statement), result.rows) };
      const { pid } = result.rows[0] ?? {};
      if (typeof pid === "number") this.#pid = pid;
      return [];
    });
  }

  onNotification(listener: (payload: string) => void): void {
    this.#client.on("notification", ({ payload }) => listener(payload ?? ""));
  }

  onLost(listener: () => void): void {
    this.#onLost = listener;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#client.end().catch(() => {});
    // `end` alone would wait for the replies that are still to come.
    connectionOf(this.#client).stream.destroy();
  }

  #lose(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onLost();
  }
}

function rowsOf<K extends Kind>({ row }: Sql<K>, rows: readonly Columns[]): readonly RowOf<K>[] {
  return row ? rows.map(row) : (rows as unknown as readonly RowOf<K>[]);
}
