import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { postgresConnector } from "../../src/store/postgres/connect.ts";
import { startPooler } from "../faults/postgres/pooler.ts";
import { itWith } from "../faults/tools.ts";
import { describeOnPostgres } from "./describe-on-postgres.ts";
import { startOne } from "./several.ts";

/** As no program wants them, but one that never looks. */
const BAD = [
  ...["default_transaction_read_only = on", "default_transaction_isolation = serializable"],
  ...["extra_float_digits = 0", "search_path = nowhere", "statement_timeout = '900ms'", "lock_timeout = 1"],
];
const STALLED_MS = 1500;

/** 15 has no transaction_timeout: a daemon that stands still is ended by those who wait for it. */
describeOnPostgres("behind pgbouncer in transaction mode, on PostgreSQL %i", [15], (on) => {
  itWith(
    "pgbouncer",
    "goes on while another daemon stands still with the lock, whatever the role's settings are",
    async () => {
      const pooler = await startPooler(on.server);
      const client = await on.server.client();
      try {
        for (const setting of BAD) await client.query(`ALTER ROLE catqd SET ${setting}`);
        // What is as it was for this one, which made its settings when it came.
        const one = await startOne({ port: pooler.port }, "pooled", "one");
        const take = () => one.http.send("/api/tickets", { method: "POST" });
        expect((await take()).status).toBe(201);
        const { connect } = postgresConnector({
          hosts: [{ host: "127.0.0.1", port: pooler.port }],
          login: { user: "catqd", database: "postgres" },
          schema: "pooled",
        });
        const stalled = await connect("writing");
        const isLost = new Promise((resolve) => stalled.onLost(() => resolve(true)));
        const replies = await stalled.send([{ kind: "begin", lockMs: 1000 }, { kind: "lockQueue" }]);
        expect(replies).toMatchObject([{ ok: true }, { ok: true, count: 1 }]);
        await sleep(STALLED_MS);
        expect((await take()).status).toBe(201);
        expect(await isLost).toBe(true);
      } finally {
        await client.query("ALTER ROLE catqd RESET ALL").catch(() => {});
        await client.end();
        await pooler.close();
      }
    },
    60_000,
  );
});
