import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Store } from "../../src/queue/store.ts";
import type { Clock } from "../../src/queue/time/clock.ts";
import { migratePostgres } from "../../src/store/postgres/migrate.ts";
import { type PostgresPlace, postgresConnector } from "../../src/store/postgres/pg-session.ts";
import { openRemoteStore } from "../../src/store/remote/remote-store.ts";
import type { Connector, Reply } from "../../src/store/remote/session.ts";
import { SETTINGS } from "../open-store.ts";
import { describeStore } from "../store-contract/describe-store.ts";
import { binariesOf, PostgresServer } from "./postgres-server.ts";

describe.each([18, 15] as const)("PostgreSQL %i", (version) => {
  if (binariesOf(version) === null && process.env.CI !== "true") {
    it.skip(`is not tried: there are no programs of PostgreSQL ${version}`);
    return;
  }
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start(version);
  }, 60_000);
  afterAll(() => server?.remove(), 60_000);

  describeStore(`PostgreSQL ${version}`, async (folder, clock) => {
    const place: PostgresPlace = {
      hosts: [{ host: "127.0.0.1", port: server.port }],
      login: { user: "catqd", database: "postgres" },
      schema: createHash("sha256").update(folder).digest("hex").slice(0, 20),
    };
    return openStoreIn(server, place, clock);
  });
});

async function openStoreIn(server: PostgresServer, place: PostgresPlace, clock: Clock): Promise<Store> {
  const client = await server.client();
  await migratePostgres(client, place.schema, () => randomBytes(32));
  await client.end();
  return openRemoteStore({
    connector: underClock(postgresConnector(place), clock),
    clock,
    chance: () => 0,
    drawBytes: randomBytes,
    gather: (run) => void setImmediate(run),
    name: "test",
    readSettings: () => SETTINGS,
  });
}

/** The server's clock is the one that the test moves. Everything else is the server's own. */
function underClock(connector: Connector, clock: Clock): Connector {
  return {
    async connect(role) {
      const session = await connector.connect(role);
      const send = async (statements: Parameters<typeof session.send>[0]): Promise<readonly Reply[]> => {
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
