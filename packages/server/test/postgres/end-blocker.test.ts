import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { postgresConnector } from "../../src/store/postgres/connect.ts";
import { migratePostgres } from "../../src/store/postgres/migrate.ts";
import { describeOnPostgres } from "./describe-on-postgres.ts";

const OLD_MS = 50;

describeOnPostgres("a daemon that stands still, on PostgreSQL %i", [18, 15], (on) => {
  it("loses its connection to whoever waits for it, and nobody else does", async () => {
    const client = await on.server.client();
    await migratePostgres(client, "catq", () => randomBytes(32));
    const { connect } = postgresConnector({
      hosts: [{ host: "127.0.0.1", port: on.server.port }],
      login: { user: "catqd", database: "postgres" },
      schema: "catq",
    });
    const [stalled, waiting, idle, reading] = [
      ...[await connect("writing"), await connect("writing")],
      ...[await connect("reading"), await connect("reading")],
    ];
    const lost: string[] = [];
    for (const [name, session] of Object.entries({ stalled, waiting, idle, reading }))
      session?.onLost(() => lost.push(name));
    // One that is idle in a transaction and holds nothing that anybody waits for.
    await client.query("BEGIN");
    await stalled?.send([{ kind: "begin", lockMs: 0 }, { kind: "lockQueue" }]);
    const locked = waiting?.send([{ kind: "begin", lockMs: 0 }, { kind: "lockQueue" }, { kind: "commit" }]);
    const endBlocker = { kind: "endBlocker", blocked: waiting?.pid ?? 0, olderThanMs: OLD_MS } as const;
    await sleep(2 * OLD_MS);
    expect(await reading?.send([endBlocker])).toMatchObject([{ ok: true, count: 1 }]);
    expect((await locked)?.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await reading?.send([endBlocker])).toMatchObject([{ ok: true, count: 0 }]);
    expect(await idle?.send([{ kind: "readQueue" }])).toMatchObject([{ ok: true, count: 1 }]);
    expect(lost).toEqual(["stalled"]);
    await client.query("COMMIT");
    for (const session of [waiting, idle, reading]) session?.close();
    await client.end();
  });
});
