import { Client, type ClientConfig, DatabaseError, type QueryConfig, types } from "pg";
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
import { presenceSql } from "./presence-sql.ts";
import { pushSql } from "./push-sql.ts";
import { readSql } from "./read-sql.ts";
import type { Columns, Name, Sql, SqlOf } from "./sql.ts";
import { transactionSql } from "./transaction-sql.ts";
import { upkeepSql } from "./upkeep-sql.ts";
import { writeSql } from "./write-sql.ts";

/** `int8` and `numeric`, which `pg` gives as strings: all that is kept here is exact in a double. */
const AS_NUMBERS = new Set<number>([types.builtins.INT8, types.builtins.NUMERIC]);

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
    types: {
      getTypeParser: (oid, format) =>
        AS_NUMBERS.has(oid) ? Number : types.getTypeParser(oid, format as "text"),
    },
  });
}

/** So long a server may take to let somebody in: less than whoever waits for it would, so that the next one is tried. */
const CONNECT_MS = 900;
/** The same for whoever has just started, and has time. */
const FIRST_CONNECT_MS = 3000;

/** Connects, and does what comes first; a server that does not answer either in time is hung up on. */
async function within(client: Client, ms: number, first: () => Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => socketOf(client).destroy(new Error(`no answer within ${ms} ms`)), ms);
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
      await within(client, FIRST_CONNECT_MS, () => assertPrimary(client));
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
async function prepareFor(client: Client, role: Role): Promise<boolean> {
  if ((await assertPrimary(client)) !== pidOf(client)) return true;
  // A client whose machine is gone must not hold the lock for the two hours of the default.
  const settings = ["tcp_keepalives_idle = 5", "tcp_keepalives_interval = 2", "tcp_keepalives_count = 3"];
  // Nobody waits for a notification, and what it tells of is on disk already.
  if (role === "listening") settings.push("synchronous_commit = off");
  await Promise.all(settings.map((setting) => client.query(`SET ${setting}`)));
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

/** One connection of `pg`. */
class PgSession implements Session {
  readonly pid: number;
  readonly #client: Client;
  readonly #sql: SqlOf<Kind>;
  readonly #isPooled: boolean;
  /** Warnings that came since the last reply; the server sends them before the reply they belong to. */
  #warnings: string[] = [];
  #onLost: () => void = () => {};
  #isClosed = false;

  constructor(client: Client, sql: SqlOf<Kind>, isPooled: boolean) {
    this.#client = client;
    this.#sql = sql;
    this.#isPooled = isPooled;
    this.pid = pidOf(client);
    client.on("notice", ({ severity, message }) => {
      if (severity === "WARNING") this.#warnings.push(message ?? "");
    });
    client.on("error", () => this.#lose());
    client.on("end", () => this.#lose());
  }

  async send<const S extends readonly Statement[]>(
    statements: S,
  ): Promise<{ readonly [I in keyof S]: Reply<S[I]["kind"]> }> {
    if (this.#isClosed) throw new ConnectionLost("the connection has ended");
    const replies = await Promise.all(statements.map((statement) => this.#sendOne(statement)));
    // In the order of the statements, each of its kind.
    return replies as { readonly [I in keyof S]: Reply<S[I]["kind"]> };
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
    socketOf(this.#client).destroy();
  }

  /** With a callback, not a promise: it is called while the reply is read, before the warnings of the next one come. */
  #sendOne<K extends Kind>(statement: Statement<K>): Promise<Reply<K>> {
    // The table has an entry for each kind; the compiler cannot tie the two together.
    const sql = this.#sql[statement.kind] as unknown as Sql<K>;
    const query: QueryConfig = {
      // Parsed once for each connection, but where another backend would not know it.
      ...(!this.#isPooled && { name: statement.kind }),
      text: sql.text,
      values: [...sql.values(statement)],
    };
    return new Promise((resolve, reject) => {
      this.#client.query<Columns>(query, (error: Error | null, result) => {
        const warnings = this.#warnings;
        this.#warnings = [];
        if (error === null || error === undefined) {
          const { command: tag, rowCount, rows } = result;
          resolve({ ok: true, tag, rows: rowsOf(sql, rows), count: rowCount ?? 0, warnings });
        } else if (error instanceof DatabaseError && error.severity !== "FATAL") {
          resolve({ ok: false, sqlState: error.code ?? "XX000", message: error.message });
        } else {
          reject(new ConnectionLost(error.message, { cause: error }));
        }
      });
    });
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

function socketOf(client: Client): { destroy(error?: Error): void } {
  return (client as unknown as { connection: { stream: { destroy(error?: Error): void } } }).connection
    .stream;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
