import { randomBytes } from "node:crypto";
import type { Store } from "../../src/queue/store.ts";
import type { Clock } from "../../src/queue/time/clock.ts";
import { connectPrimary, type PostgresPlace } from "../../src/store/postgres/connect.ts";
import { migratePostgres } from "../../src/store/postgres/migrate.ts";
import { sessionOn } from "../../src/store/postgres/pg-session.ts";
import { openRemoteStore } from "../../src/store/remote/remote-store.ts";
import type { Connector, Reply } from "../../src/store/remote/session.ts";
import { SETTINGS } from "../open-store.ts";
import type { PostgresServer } from "./postgres-server.ts";

/** Opens the queue in a schema, made where there is none, under a clock that the test moves. */
export async function openPostgresIn(server: PostgresServer, schema: string, clock: Clock): Promise<Store> {
  const place: PostgresPlace = {
    hosts: [{ host: "127.0.0.1", port: server.port }],
    login: { user: "catqd", database: "postgres" },
    schema,
  };
  const client = await server.client();
  await migratePostgres(client, schema, () => randomBytes(32));
  await client.query(`CREATE TABLE IF NOT EXISTS "${schema}".clock (wall float8);
    CREATE OR REPLACE FUNCTION "${schema}".clock_timestamp() RETURNS timestamptz LANGUAGE sql
      AS 'SELECT coalesce(max(to_timestamp(wall / 1000)), pg_catalog.clock_timestamp()) FROM "${schema}".clock'`);
  await client.end();
  const setClock = async (): Promise<void> => {
    const setter = await server.client();
    await setter.query(
      `DELETE FROM "${schema}".clock; INSERT INTO "${schema}".clock VALUES (${clock.wall()})`,
    );
    await setter.end();
  };
  const connector: Connector = {
    async connect() {
      const { client: own } = await connectPrimary(place);
      // A name without a schema is looked for in the queue's own first: so its clock can be another.
      await own.query(`SET search_path = "${schema}", pg_catalog`);
      return sessionOn(own, schema);
    },
  };
  return openRemoteStore({
    connector: underClock(connector, clock, setClock),
    clock,
    chance: () => 0,
    drawBytes: randomBytes,
    gather: (run) => void setImmediate(run),
    name: "test",
    readSettings: () => SETTINGS,
  });
}

/** Statements that look at the clock in tests that move it. */
const BY_CLOCK: ReadonlySet<string> = new Set(["dropOldSubscriptions", "claimNews", "settleNews"]);

/** The server's clock is the one that the test moves. Everything else is the server's own. */
function underClock(connector: Connector, clock: Clock, setClock: () => Promise<void>): Connector {
  return {
    async connect(role) {
      const session = await connector.connect(role);
      const send = async (statements: Parameters<typeof session.send>[0]): Promise<readonly Reply[]> => {
        if (statements.some(({ kind }) => BY_CLOCK.has(kind))) await setClock();
        const replies: readonly Reply[] = await session.send(statements);
        return replies.map((reply, index) => {
          if (statements[index]?.kind !== "readMoment" || !reply.ok) return reply;
          return { ...reply, rows: reply.rows.map((row) => ({ ...row, clock: clock.wall() })) } as Reply;
        });
      };
      return {
        pid: session.pid,
        send: send as typeof session.send,
        onNotification: (listener) => session.onNotification(listener),
        onLost: (listener) => session.onLost(listener),
        close: () => session.close(),
      };
    },
  };
}
