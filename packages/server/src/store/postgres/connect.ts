import { messageOf } from "@catq/shared/system-reason";
import { Client, type ClientConfig } from "pg";
import { ConnectionLost, type Connector, type Role } from "../remote/session.ts";
import { PgSession, parserOf, pidOf, sqlIn } from "./pg-session.ts";
import { connectionOf } from "./pipeline.ts";
import { setSession } from "./settings.ts";

interface PostgresHost {
  readonly host: string;
  readonly port: number;
}

/** Where the database is; several hosts are tried in turn. */
export interface PostgresPlace {
  readonly hosts: readonly PostgresHost[];
  readonly login: Omit<ClientConfig, "host" | "port" | "password">;
  /** Asked at each connection; undefined where there is none. None is needed where the server trusts everybody. */
  readonly password?: (host: PostgresHost) => Promise<string | undefined>;
  /** Holds the queue's tables. */
  readonly schema: string;
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

/** Time-out of connecting, in milliseconds: shorter than whoever waits for it would wait, so that the next host is tried. */
const CONNECT_MS = 900;
/** The same at the start of the daemon, which has time. */
const FIRST_CONNECT_MS = 3000;

/**
 * A plain client of the first of the hosts that is a primary, and the place with that host ahead; rejects with
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

/** Opens connections to the first of the hosts that is a primary. */
export function postgresConnector(place: PostgresPlace): Connector {
  const sql = sqlIn(place.schema);
  /** Which of the hosts is tried next, by the work. */
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

/** A client for one of the hosts, whose statements are sent without waiting for the replies of earlier ones. */
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

/** Connects and runs `first`; destroys the socket where both take longer than `ms`. */
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
 * Sets what a connection needs; answers whether there is a pooler in between, which may give each transaction to another
 * backend. Nothing is set for it then, as that would be another client's in a moment. Throws where it is a standby.
 */
async function prepareFor(client: Client, role: Role | null): Promise<boolean> {
  const { rows } = await client.query<{ standby: boolean; pid: number }>(
    "SELECT pg_is_in_recovery() AS standby, pg_backend_pid() AS pid",
  );
  if (rows[0]?.standby) throw new Error("it is a standby, which nobody can write to");
  if (rows[0]?.pid !== pidOf(client)) return true;
  // Nobody waits for a notification, and what it tells of is on disk already.
  await client.query(setSession(role === "listening" ? "off" : "durable"));
  return false;
}
