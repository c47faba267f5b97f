import { randomBytes } from "node:crypto";
import type { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migratePostgres } from "../../src/store/postgres/migrate.ts";
import { postgresConnector } from "../../src/store/postgres/pg-session.ts";
import type { Connector } from "../../src/store/remote/session.ts";
import { describeOnPostgres } from "./describe-on-postgres.ts";

/** As long as a schema's name may be, so that what is made of it is too long; its end falls into a character. */
const SCHEMA = `${"ü".repeat(31)}x`;

describeOnPostgres("a connection to PostgreSQL %i", [18], (on) => {
  let client: Client;
  let connector: Connector;
  beforeAll(async () => {
    client = await on.server.client();
    await migratePostgres(client, SCHEMA, () => randomBytes(32));
    connector = postgresConnector({
      hosts: [{ host: "127.0.0.1", port: on.server.port }],
      login: { user: "catqd", database: "postgres" },
      schema: SCHEMA,
    });
  }, 60_000);
  afterAll(() => client?.end());

  it("hears what it told, though the schema's name is as long as a name may be", async () => {
    const session = await connector.connect("listening");
    const heard = new Promise((resolve) => session.onNotification(resolve));
    const replies = await session.send([{ kind: "listen" }, { kind: "notify", payload: "here" }]);
    expect(replies).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await heard).toBe("here");
    session.close();
  });

  it.each([
    ["off", "on"],
    ["remote_write", "on"],
    ["remote_apply", "remote_apply"],
  ])("commits where the server's default is %s as durably as %s", async (level, expected) => {
    await client.query(`ALTER ROLE catqd SET synchronous_commit = ${level}`);
    const session = await connector.connect("writing");
    const replies = await session.send([{ kind: "begin" }, { kind: "limitLockWait", ms: 1000 }]);
    expect(replies[1]).toMatchObject({ ok: true, rows: [{ set_config: expected }] });
    session.close();
    await client.query("ALTER ROLE catqd RESET synchronous_commit");
  });

  it("claims a chore of a daemon that is gone, though the server's clock was set back since", async () => {
    const session = await connector.connect("reading");
    const claim = (daemon: string) =>
      session.send([{ kind: "claimChore", name: "stock", daemon, forMs: 3000 }]);
    expect(await claim("gone")).toMatchObject([{ count: 1 }]);
    expect(await claim("here")).toMatchObject([{ count: 0 }]);
    await client.query(`UPDATE "${SCHEMA}".chore SET until = until + interval '1 day'`);
    expect(await claim("here")).toMatchObject([{ count: 1 }]);
    session.close();
  });
});
