import { messageOf } from "@catq/shared/system-reason";
import { Client, type ClientConfig, DatabaseError, types } from "pg";
import {
  ConnectionLost,
  type Connector,
  type Kind,
  type Reply,
  type Role,
  type RowOf,
  type Session,
  type Statement,
} from "../remote/session.ts";
import { assetSql } from "./asset-sql.ts";
import { type Answered, type Asked, connectionOf, Pipeline } from "./pipeline.ts";
import { presenceSql } from "./presence-sql.ts";
import { pushSql } from "./push-sql.ts";
import { readSql } from "./read-sql.ts";
import { LIMIT_LOCK_WAIT, PIN_TRANSACTION, pinConnection } from "./settings.ts";
import type { Columns, Name, Sql, SqlOf } from "./sql.ts";
import { transactionSql } from "./transaction-sql.ts";
import { upkeepSql } from "./upkeep-sql.ts";
import { writeSql } from "./write-sql.ts";

/** `int8` and `numeric`, which `pg` gives as strings: all that is kept here is exact in a double. */
const AS_NUMBERS = new Set<number>([types.builtins.INT8, types.builtins.NUMERIC]);

function parserOf(oid: number): (text: string) => unknown {
  return AS_NUMBERS.has(oid) ? Number : types.getTypeParser(oid, "text");
}

/** PostgreSQL's longest name. */
const MAX_NAME_BYTES = 63;

interface PostgresHost {
  readonly host: string;
  readonly port: number;
}

/** Why no primary was found: what each host said, in the order in which they were tried. */
class NoPrimary extends AggregateError {
  override readonly name = "NoPrimary";
  override readonly errors: Error[];

  constructor(errors: Error[]) {
    super(errors, errors.map(({ message }) => message).join("; "));
    this.errors = errors;
  }
}

/** A server that nobody can write to. */
class IsStandby extends Error {
  override readonly name = "IsStandby";

  constructor() {
    super("it is a standby, which nobody can write to");
  }
}

/** Where the database is; several are tried in turn. */
export interface PostgresPlace {
  readonly hosts: readonly PostgresHost[];
  readonly login: Omit<ClientConfig, "host" | "port" | "password">;
  /** Asked at each connection; undefined where there is none. None is needed where the server trusts everybody. */
  readonly password?: (host: PostgresHost) => Promise<string | undefined>;
  /** Holds the queue's tables. */
  readonly schema: string;
}

/** Prefixes names with the schema. */
export function namesIn(schema: string): Name {
  return (name) => `${quoteIdentifier(schema)}.${name}`;
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Every kind of statement, as SQL for a schema. */
export function sqlIn(schema: string): SqlOf<Kind> {
  const t = namesIn(schema);
  const channel = quoteIdentifier(channelOf(schema));
  return {
    ...transactionSql(t),
    ...readSql(t),
    ...writeSql(t),
    ...pushSql(t),
    ...upkeepSql(t, channel),
    ...presenceSql(t),
    ...assetSql(t),
  };
}

/**
 * Cut where LISTEN would cut it, as NOTIFY refuses a longer one. So two long schemas may share a channel: a notification
 * says nothing in itself.
 */
function channelOf(schema: string): string {
  const bytes = Buffer.from(`catq ${schema}`).subarray(0, MAX_NAME_BYTES);
  // Leaves out a character that was cut in two.
  return new TextDecoder().decode(bytes, { stream: true });
}

/** A client for one place of several, whose statements are sent without waiting for the replies of earlier ones. */
function clientFor({ hosts, login, password }: PostgresPlace, attempt: number): Client {
  const host = hosts[attempt % hosts.length];
  if (!host) throw new Error("expected a host");
  return new Client({
    ...login,
    ...host,
    // Never null, with which `pg` would look for one by itself. Its types leave out that there may be none.
    password: (async () => (await password?.(host)) ?? "") as () => Promise<string>,
    pipeline: true,
    keepAlive: true,
    types: { getTypeParser: parserOf },
  });
}

/** So long a server may take to let somebody in: less than whoever waits for it would, so that the next one is tried. */
const CONNECT_MS = 900;
/** The same for whoever has just started, and has time. */
const FIRST_CONNECT_MS = 3000;

/** Connects, and does what comes first; a server that does not answer either in time is hung up on. */
async function within(client: Client, ms: number, first: () => Promise<unknown>): Promise<void> {
  const timer = setTimeout(
    () => connectionOf(client).stream.destroy(new Error(`no answer within ${ms} ms`)),
    ms,
  );
  try {
    await client.connect();
    await first();
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A plain client of the first of the places that is a primary, and the place with that one ahead; rejects with
 * {@link NoPrimary}.
 */
export async function connectPrimary(
  place: PostgresPlace,
): Promise<{ client: Client; place: PostgresPlace }> {
  const errors: Error[] = [];
  for (const [attempt, { host, port }] of place.hosts.entries()) {
    const client = clientFor(place, attempt);
    // Whoever asks something of it hears of it then.
    client.on("error", () => {});
    try {
      await within(client, FIRST_CONNECT_MS, () => prepareFor(client, null));
      const hosts = [...place.hosts.slice(attempt), ...place.hosts.slice(0, attempt)];
      return { client, place: { ...place, hosts } };
    } catch (error) {
      client.end().catch(() => {});
      if (!(error instanceof Error)) throw error;
      errors.push(Object.assign(error, { triedHost: host, triedPort: port }));
    }
  }
  throw new NoPrimary(errors);
}

/** Opens connections to the first of the places that is a primary. */
export function postgresConnector(place: PostgresPlace): Connector {
  const sql = sqlIn(place.schema);
  /** By the work: which of the places is tried next. */
  const next = new Map<Role, number>();
  return {
    async connect(role) {
      const attempt = next.get(role) ?? 0;
      // Ahead, as whoever waits for this one may not wait to its end.
      next.set(role, attempt + 1);
      const client = clientFor(place, attempt);
      client.on("error", () => {});
      try {
        let isPooled = false;
        await within(client, CONNECT_MS, async () => {
          isPooled = await prepareFor(client, role);
        });
        next.set(role, attempt);
        return new PgSession(client, sql, isPooled);
      } catch (error) {
        client.end().catch(() => {});
        throw new ConnectionLost(messageOf(error), { cause: error });
      }
    },
  };
}

/** Statements on a client that is connected already. */
export function sessionOn(client: Client, schema: string): Session {
  return new PgSession(client, sqlIn(schema), false);
}

/**
 * Makes the settings of a connection; answers whether there is a pooler in between, which may give each transaction to
 * another backend. Nothing is set for it then, as that would be somebody else's in a moment.
 */
async function prepareFor(client: Client, role: Role | null): Promise<boolean> {
  if ((await assertPrimary(client)) !== pidOf(client)) return true;
  // Nobody waits for a notification, and what it tells of is on disk already.
  await client.query(pinConnection(role === "listening" ? "off" : "durable"));
  return false;
}

/** Answers the process that serves the connection. */
async function assertPrimary(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ standby: boolean; pid: number }>(
    "SELECT pg_is_in_recovery() AS standby, pg_backend_pid() AS pid",
  );
  if (rows[0]?.standby) throw new IsStandby();
  return rows[0]?.pid;
}

/** Of the process that the server, or a pooler in its place, has named; what is declared of `pg` leaves it out. */
function pidOf(client: Client): number {
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
class PgSession implements Session {
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
