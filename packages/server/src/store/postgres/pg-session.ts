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
import { type Answered, type Asked, connectionOf, Pipeline } from "./pipeline.ts";
import { presenceSql } from "./presence-sql.ts";
import { pushSql } from "./push-sql.ts";
import { readSql } from "./read-sql.ts";
import { LIMIT_LOCK_WAIT, PIN_TRANSACTION } from "./settings.ts";
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

/** A statement on its way; null: one that nobody asked for, whose answer is of no interest unless it failed. */
interface OnWire {
  readonly asked: Asked;
  readonly statement: Statement | null;
}

function hidden(text: string, ...values: readonly unknown[]): OnWire {
  return { asked: { text, values }, statement: null };
}

/** One connection of `pg`. */
export class PgSession implements Session {
  readonly #client: Client;
  readonly #sql: SqlOf<Kind>;
  readonly #isPooled: boolean;
  readonly #pipeline: Pipeline;
  #pid: number;
  /** In force on a connection of its own. */
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
    const answers = this.#pipeline.send(groups.map((group) => group.map(({ asked }) => asked)));
    const replies = await Promise.all(groups.map(async (group, n) => this.#replies(group, await answers[n])));
    // In the order of the statements, each of its kind.
    return replies.flat() as unknown as { readonly [I in keyof S]: Reply<S[I]["kind"]> };
  }

  /** What shares a Sync: a transaction up to its end, whose tag says what an error left of it; others are alone. */
  #groupsOf(statements: readonly Statement[]): OnWire[][] {
    const groups: OnWire[][] = [];
    let isNew = true;
    for (const statement of statements) {
      const isBegin = statement.kind === "begin" || statement.kind === "beginReading";
      const isEnd = statement.kind === "commit" || statement.kind === "rollback";
      const isAlone = !isBegin && !this.#isInTransaction;
      const asked = { asked: this.#asked(statement), statement };
      if (isAlone) groups.push(...this.#alone(asked));
      else if (isBegin)
        groups.push(...this.#beginning(asked, statement.kind === "begin" ? statement.lockMs : 0));
      else if (isNew || isEnd) groups.push([asked]);
      else groups.at(-1)?.push(asked);
      if (isBegin) this.#isInTransaction = true;
      if (isEnd) this.#isInTransaction = false;
      // Behind a pooler the beginning is answered before the wait for the lock, and says who it is that waits.
      isNew = isBegin && this.#isPooled;
    }
    return groups;
  }

  #beginning(begin: OnWire, lockMs: number): OnWire[][] {
    if (this.#isPooled) return [[begin, hidden(PIN_TRANSACTION, `${lockMs}ms`)]];
    if (lockMs === this.#lockMs || begin.statement?.kind !== "begin") return [[begin]];
    this.#lockMs = lockMs;
    return [[hidden(LIMIT_LOCK_WAIT, `${lockMs}ms`)], [begin]];
  }

  /** A statement outside of a transaction; behind a pooler in one of its own, for its settings. */
  #alone(asked: OnWire): OnWire[][] {
    if (!this.#isPooled) return [[asked]];
    const { begin, commit } = this.#sql;
    return [[hidden(begin.text), hidden(PIN_TRANSACTION, "0"), asked], [hidden(commit.text)]];
  }

  #asked<K extends Kind>(statement: Statement<K>): Asked {
    const { text, values } = this.#sqlOf(statement);
    // Parsed once for each connection, but where another backend would not know it.
    return { ...(!this.#isPooled && { name: statement.kind }), text, values: values(statement) };
  }

  /** The table has an entry for each kind; the compiler cannot tie the two together. */
  #sqlOf<K extends Kind>({ kind }: Statement<K>): Sql<K> {
    return this.#sql[kind] as unknown as Sql<K>;
  }

  #replies(group: readonly OnWire[], answers: readonly (Answered | Error)[] = []): Reply[] {
    return group.flatMap(({ statement }, index) => {
      const answer = answers[index] ?? new Error("no answer");
      if (answer instanceof Error) {
        const isRefused = answer instanceof DatabaseError && answer.severity !== "FATAL";
        if (isRefused && statement) {
          return { ok: false, sqlState: answer.code ?? "XX000", message: answer.message };
        }
        throw new ConnectionLost(answer.message, { cause: answer });
      }
      if (statement) return { ok: true, ...answer, rows: rowsOf(this.#sqlOf(statement), answer.rows) };
      const { pid } = answer.rows[0] ?? {};
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
    // `end` would wait for the replies of what is under way.
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
