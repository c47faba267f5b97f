import { randomBytes } from "node:crypto";
import type { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectPrimary } from "../../src/store/postgres/connect.ts";
import { migratePostgres } from "../../src/store/postgres/migrate.ts";
import { sqlIn } from "../../src/store/postgres/pg-session.ts";
import { qualifierFor, type Sql } from "../../src/store/postgres/sql.ts";
import type { Kind } from "../../src/store/remote/session.ts";
import { describeOnPostgres, type OnPostgres } from "./describe-on-postgres.ts";
import { fillMillion, WAITING } from "./million-waiting.ts";
import { PLANNED_EACH_TIME, STATEMENTS, WHOLE_TABLES } from "./sample-statements.ts";

const SCHEMA = "catq";
/** Tables that grow with the queue. */
const LARGE = ["ticket", "log", "line_block", "cat", "picture", "tally", "subscription"];

/** Statements about the daemons and what their pages are made of: some dozens of rows, however long the line is. */
const OF_FEW_ROWS = [
  ...["showPresence", "readPresences", "removePresence", "oldestSnapshot"],
  ...["addAssets", "touchAssets", "pruneAssets", "assetVersions", "readAssets"],
];

/** A node of a plan, as `EXPLAIN (FORMAT JSON)` tells of it. */
interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Shared Hit Blocks"?: number;
  readonly "Shared Read Blocks"?: number;
  readonly Plans?: readonly Plan[];
}

const ROOMY = ["shared_buffers=256MB", "max_wal_size=4GB"];
const tests = (on: OnPostgres): void => {
  let client: Client;
  beforeAll(async () => {
    client = await on.server.client();
    await migratePostgres(client, SCHEMA, () => randomBytes(32));
    await fillMillion(client, qualifierFor(SCHEMA));
    await client.end();
    // With the settings that daemons make.
    const hosts = [{ host: "127.0.0.1", port: on.server.port }];
    const login = { user: "catqd", database: "postgres" };
    ({ client } = await connectPrimary({ hosts, login, schema: SCHEMA }));
  }, 300_000);
  afterAll(() => client?.end());

  it("looks at every statement that reads or writes a table", () => {
    const without = ["begin", "beginReading", "commit", "rollback", "listen", ...OF_FEW_ROWS];
    const kinds = Object.keys(sqlIn(SCHEMA)).filter((kind) => !without.includes(kind));
    expect(kinds.sort()).toEqual(Object.keys(STATEMENTS).sort());
  });

  const samples = Object.entries(STATEMENTS).map(([kind, sample]) => ({ kind: kind as Kind, ...sample }));
  it.each(samples)("$kind reads by indexes, and few pages", async ({ kind, ...sample }) => {
    const sql = sqlIn(SCHEMA)[kind] as unknown as Sql<Kind>;
    const values = [...sql.values(sample.statement)];
    await client.query("BEGIN");
    try {
      // What it is like when all is in memory, as it is most of the time.
      await client.query(sql.text, values).catch(() => {});
      await client.query("ROLLBACK; BEGIN");
      const explain = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql.text}`;
      const { rows } = await client.query(explain, values);
      const [{ Plan: plan, "Execution Time": ms }] = rows[0]["QUERY PLAN"];
      const pages = (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0);
      if (process.env.CATQ_PLANS) console.log(kind, { pages, ms, nodes: nodesOf(plan).join(" ") });
      if (WHOLE_TABLES.includes(kind)) return;
      expect(nodesOf(plan).filter((node) => isWhole(node))).toEqual([]);
      expect(pages).toBeLessThan(sample.pages);
    } finally {
      await client.query("ROLLBACK");
    }
    // Prepared statements may come to use a plan that knows no values, where that costs no more.
    if (on.version < 16 || PLANNED_EACH_TIME.includes(kind)) return;
    const { rows } = await client.query(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${sql.text}`);
    expect(nodesOf(rows[0]["QUERY PLAN"][0].Plan).filter((node) => isWhole(node))).toEqual([]);
  });
};
describeOnPostgres(`with ${WAITING} waiting in PostgreSQL %i`, [18, 15], tests, ROOMY);

function nodesOf(plan: Plan): string[] {
  const own = `${plan["Node Type"]}:${plan["Relation Name"] ?? ""}`;
  return [own, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

function isWhole(node: string): boolean {
  return LARGE.some((table) => node === `Seq Scan:${table}`);
}
