import { randomBytes } from "node:crypto";
import type { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectPrimary, type PostgresPlace, postgresConnector } from "../../src/store/postgres/connect.ts";
import { migratePostgres } from "../../src/store/postgres/migrate.ts";
import { sqlIn } from "../../src/store/postgres/pg-session.ts";
import type { Connector, Kind } from "../../src/store/remote/session.ts";
import { describeOnPostgres } from "./describe-on-postgres.ts";
import { STATEMENTS, WHOLE_TABLES } from "./sample-statements.ts";

/** As long as a schema's name may be, so that what is made of it is too long; its end falls into a character. */
const SCHEMA = `${"ü".repeat(31)}x`;

/** As somebody may have set them for a role or a database, for another program. */
const BAD_SETTINGS: Readonly<Record<string, string>> = {
  extra_float_digits: "0",
  DateStyle: "SQL, DMY",
  TimeZone: "Asia/Kathmandu",
  bytea_output: "escape",
  search_path: "nowhere",
  default_transaction_isolation: "serializable",
  default_transaction_read_only: "on",
  default_transaction_deferrable: "on",
  statement_timeout: "900",
  lock_timeout: "900",
  idle_in_transaction_session_timeout: "900",
  idle_session_timeout: "900",
  transaction_timeout: "900",
  enable_indexscan: "off",
  enable_seqscan: "on",
  plan_cache_mode: "force_custom_plan",
};

describeOnPostgres("a connection to PostgreSQL %i", [18], (on) => {
  let client: Client;
  let place: PostgresPlace;
  let connector: Connector;
  beforeAll(async () => {
    client = await on.server.client();
    await migratePostgres(client, SCHEMA, () => randomBytes(32));
    place = {
      hosts: [{ host: "127.0.0.1", port: on.server.port }],
      login: { user: "catqd", database: "postgres" },
      schema: SCHEMA,
    };
    connector = postgresConnector(place);
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
    const { client: own } = await connectPrimary(place);
    expect((await own.query("SHOW synchronous_commit")).rows).toEqual([{ synchronous_commit: expected }]);
    await own.end();
    await client.query("ALTER ROLE catqd RESET synchronous_commit");
  });

  it("plans by the indexes while the tables are empty, as those plans are kept", async () => {
    const { client: own } = await connectPrimary(place);
    for (const kind of Object.keys(STATEMENTS) as Kind[]) {
      if (WHOLE_TABLES.includes(kind)) continue;
      const { rows } = await own.query(`EXPLAIN (GENERIC_PLAN) ${sqlIn(SCHEMA)[kind].text}`);
      const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      expect(plan).not.toMatch(/Seq Scan on (ticket|log|line_block|cat|picture|tally|subscription)\b/);
      // A join whose inner side is read from end to end.
      if (kind !== "endBlocker") expect(plan).not.toContain("Join Filter");
    }
    await own.end();
  });

  it("makes the settings that it relies on, whatever those of its role are", async () => {
    for (const [name, value] of Object.entries(BAD_SETTINGS)) {
      await client.query(`ALTER ROLE catqd SET ${name} = '${value}'`);
    }
    const { client: own } = await connectPrimary(place);
    const { rows } = await own.query("SELECT name, setting FROM pg_settings WHERE name = ANY ($1)", [
      Object.keys(BAD_SETTINGS),
    ]);
    expect(rows).toHaveLength(Object.keys(BAD_SETTINGS).length);
    expect(rows.filter(({ name, setting }) => setting === BAD_SETTINGS[name])).toEqual([]);
    await own.end();
    const session = await connector.connect("writing");
    const chore = { kind: "claimChore", name: "settings", daemon: "one", forMs: 1 } as const;
    expect(await session.send([chore])).toMatchObject([{ ok: true, count: 1 }]);
    session.close();
    await client.query("ALTER ROLE catqd RESET ALL");
  });

  it("says of all that follows an error up to the end of the transaction that it was passed over", async () => {
    const session = await connector.connect("writing");
    const lines = [1, 1].map((id) => ({ id, event: { at: 1, type: "paused", sequence: null } as const }));
    const replies = await session.send([
      { kind: "begin", lockMs: 500 },
      { kind: "appendLog", rows: lines },
      { kind: "stockSize" },
      { kind: "commit" },
    ]);
    expect(replies).toMatchObject([
      { ok: true, tag: "BEGIN" },
      { ok: false, sqlState: "23505" },
      { ok: false, sqlState: "25P02" },
      { ok: true, tag: "ROLLBACK" },
    ]);
    // What was passed over was not prepared.
    expect(await session.send([{ kind: "stockSize" }, { kind: "commit" }])).toMatchObject([
      { ok: true, rows: [{ cats: 0 }] },
      { ok: true, tag: "COMMIT", warnings: [expect.stringContaining("no transaction")] },
    ]);
    session.close();
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
