import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
import { PostgresServer } from "./postgres-server.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start(18);
}, 60_000);
afterAll(() => server?.remove(), 60_000);

/** What a newer catqd does to the tables while a daemon of this version runs. */
const CHANGES = {
  "that only says so": "",
  "that drops what this version reads": "ALTER TABLE outdated.ticket RENAME COLUMN has_push TO gone;",
};

it.each(Object.entries(CHANGES))(
  "drains and ends with 65 at a format %s, with nothing written any more",
  async (_name, change) => {
    const client = await server.client();
    onTestFinished(async () => {
      await client.query("DROP SCHEMA outdated CASCADE");
      await client.end();
    });
    const database = `postgres://catqd@127.0.0.1:${server.port}/postgres`;
    const flags = ["--database", database, "--database-schema", "outdated", "--drain-delay", "1s"];
    const daemon = await DaemonProcess.start(flags);
    const http = new HttpClient(daemon.url);
    onTestFinished(async () => {
      http.close();
      await daemon.remove();
    });
    expect((await http.post("/api/tickets")).status).toBe(201);
    expect((await http.send("/readyz")).status).toBe(200);

    const tables = async (): Promise<unknown> => {
      const all: unknown[] = [];
      for (const name of ["queue", "ticket", "log", "daemon", "declared", "cat"]) {
        all.push((await client.query(`SELECT * FROM outdated.${name} ORDER BY 1`)).rows);
      }
      return all;
    };
    await client.query(
      `BEGIN; SELECT 1 FROM outdated.queue FOR UPDATE; ${change} UPDATE outdated.queue SET format = 2; COMMIT`,
    );
    const before = await tables();
    // Nobody has to ask for anything.
    await expect.poll(async () => (await http.send("/readyz")).status, { timeout: 3000 }).toBe(503);
    const refused = await http.post("/api/tickets");
    expect([refused.status, refused.json().code]).toEqual([503, "storage"]);
    expect(refused.json().detail).toContain("nothing was changed");
    expect((await http.send("/healthz")).status).toBe(200);
    if (change === "") expect((await http.send("/api/queue")).status).toBe(200);
    expect(await daemon.end()).toBe(65);
    expect(daemon.log).toContain("newer catqd's (they need format 2, this catqd knows 1)");
    expect(await tables()).toEqual(before);

    await expect(DaemonProcess.start(flags)).rejects.toThrow(/ended with 65 [\s\S]*newer catqd/);
    expect(await tables()).toEqual(before);
  },
  60_000,
);
