import { Client } from "pg";
import { expect, it } from "vitest";
import { describeOnPostgres } from "./describe-on-postgres.ts";
import { type OneOfSeveral, startOne } from "./several.ts";

const take = async ({ http }: OneOfSeveral): Promise<number> =>
  (await http.send("/api/tickets", { method: "POST" })).status;

async function database({ http }: OneOfSeveral): Promise<unknown> {
  const { checks } = (await http.send("/readyz")).json();
  return (checks as { name: string }[]).find(({ name }) => name === "database");
}

const soon = { timeout: 10_000, interval: 50 };

describeOnPostgres("a database that answers and cannot be used, on PostgreSQL %i", [15], (on) => {
  it("is borne while the queue's tables are gone, and the queue goes on when a dump is restored", async () => {
    const one = await startOne(on.server, "gone", "one");
    expect(await take(one)).toBe(201);
    const dump = await on.server.program("pg_dump", "--inserts", "--schema=gone", "postgres");
    const client = await on.server.client();
    await client.query("DROP SCHEMA gone CASCADE");
    expect(await take(one)).toBe(503);
    await expect
      .poll(() => database(one), soon)
      .toMatchObject({
        detail: expect.stringMatching(/tables are not there.*refused.*by itself/),
      });
    expect(one.daemon.log).toContain("The queue's tables are not there");
    await client.query(dump.replace(/^\\(un)?restrict .*$/gm, ""));
    await client.end();
    await expect.poll(() => take(one), soon).toBe(201);
    await expect.poll(() => database(one), soon).toMatchObject({ detail: "The database answers." });
  }, 60_000);

  it("is left where it holds another queue than before", async () => {
    const one = await startOne(on.server, "replaced", "one");
    const client = await on.server.client();
    await client.query("DROP SCHEMA replaced CASCADE");
    await client.end();
    await startOne(on.server, "replaced", "two");
    expect(await one.daemon.end()).toBe(74);
    expect(one.daemon.log).toContain("the database failed: stopping");
  }, 60_000);

  it("says so where somebody keeps the queue's row locked", async () => {
    const one = await startOne(on.server, "locked", "one");
    // Of the daemons' own role it would be taken for one of them that stands still, and ended.
    const admin = await on.server.client();
    await admin.query("CREATE ROLE admin SUPERUSER LOGIN");
    await admin.end();
    const where = { host: "127.0.0.1", port: on.server.port, database: "postgres" };
    const client = new Client({ ...where, user: "admin" });
    await client.connect();
    await client.query("BEGIN; SELECT 1 FROM locked.queue FOR UPDATE");
    expect(await take(one)).toBe(503);
    expect(await database(one)).toMatchObject({
      detail: expect.stringContaining("has locked the queue's row"),
    });
    await client.query("ROLLBACK");
    await client.end();
    expect(await take(one)).toBe(201);
    await expect.poll(() => database(one), soon).toMatchObject({ detail: "The database answers." });
  }, 60_000);
});
