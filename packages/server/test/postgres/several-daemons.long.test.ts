import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../free-port.ts";
import { PostgresServer } from "./postgres-server.ts";
import { type OneOfSeveral, startOne, startSeveral } from "./several.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start(18);
}, 60_000);
afterAll(() => server?.remove(), 60_000);

const PATIENT = { timeout: 10_000, interval: 20 };

describe("three daemons of one queue", () => {
  it("let any of them do what a visitor asks, and show it on the streams of all", async () => {
    const [a, b, c] = (await startSeveral(server, "asked of any", ["a", "b", "c"])) as [
      OneOfSeveral,
      OneOfSeveral,
      OneOfSeveral,
    ];
    const boards = await Promise.all([a, b, c].map((one) => one.stream("/api/queue/events")));
    const taken = await a.http.post("/api/tickets", {
      headers: { "idempotency-key": "3f2f1c52-8a5e-4a55-9d0e-4f7f3c1f0a11" },
    });
    expect(taken.status).toBe(201);
    const { token, number } = taken.json();
    for (const board of boards)
      await board.sees(({ data }) => JSON.stringify(data.active).includes(String(number)), 2000);
    const again = await b.http.post("/api/tickets", {
      headers: { "idempotency-key": "3f2f1c52-8a5e-4a55-9d0e-4f7f3c1f0a11" },
    });
    expect([again.status, again.json().token]).toEqual([200, token]);
    await expect
      .poll(async () => (await c.http.post("/api/ticket/claim", { token: String(token) })).status, PATIENT)
      .toBe(200);
    const claimed = await a.http.post("/api/ticket/claim", { token: String(token) });
    expect((await b.http.send("/api/ticket/cat", { token: String(token) })).bytes).toEqual(claimed.bytes);
    const own = await b.stream("/api/ticket/events", { token: String(token) });
    expect((await c.http.post("/api/ticket/done", { token: String(token) })).status).toBe(204);
    await expect.poll(() => own.ending, PATIENT).toBe("clean");
  });

  it("take an operator's act from any of them", async () => {
    const [a, b] = (await startSeveral(server, "operated", ["a", "b"])) as [OneOfSeveral, OneOfSeveral];
    const board = async (one: OneOfSeveral) => (await one.http.send("/api/queue")).json();
    for (let tickets = 0; tickets < 3; tickets++) await a.http.post("/api/tickets");
    expect((await b.catqd("pause")).code).toBe(0);
    await expect.poll(async () => (await board(a)).state, PATIENT).toBe("paused");
    expect((await a.catqd("resume")).code).toBe(0);
    expect((await b.catqd("skip", "A00")).code).toBe(0);
    await expect.poll(async () => (await board(a)).active, PATIENT).toMatchObject([{ number: "A01" }]);
    expect((await a.catqd("recall", "A00")).code).toBe(0);
    expect((await b.catqd("announce", "Back at two")).code).toBe(0);
    await expect
      .poll(async () => await board(a), PATIENT)
      .toMatchObject({ announcement: { text: "Back at two" }, waiting: ["A00", "A02"] });
    expect((await a.catqd("close")).code).toBe(0);
    expect((await b.http.post("/api/tickets")).json()).toMatchObject({ code: "closed" });
    expect((await b.catqd("log", "--json")).code).toBe(69);
  });

  it("end the streams of a banned address everywhere, and lift its ban everywhere", async () => {
    const [a, b] = (await startSeveral(server, "banned", ["a", "b"])) as [OneOfSeveral, OneOfSeveral];
    const from = "127.0.0.2";
    const stream = await b.stream("/api/queue/events", { from });
    const { token } = (await b.http.post("/api/tickets", { from })).json();
    expect((await a.catqd("ban", from)).code).toBe(0);
    await expect.poll(() => stream.ending, { timeout: 2000, interval: 20 }).not.toBe(null);
    expect((await b.http.send("/api/ticket", { from, token: String(token) })).status).toBe(403);
    expect((await b.http.send("/api/queue")).json()).toMatchObject({ active: [] });
    expect((await b.catqd("unban", from)).code).toBe(0);
    await expect
      .poll(async () => (await a.http.send("/api/queue", { from })).status, { timeout: 2000 })
      .toBe(200);
  });

  it("are listed by each of them, and no more when they have gone", async () => {
    const [a, b] = (await startSeveral(server, "listed", ["anna", "bert"])) as [OneOfSeveral, OneOfSeveral];
    const daemons = async () => JSON.parse((await a.catqd("status", "--json")).out).daemons;
    await expect.poll(daemons, PATIENT).toMatchObject([
      { name: "anna", address: a.daemon.url, isThis: true },
      { name: "bert", address: b.daemon.url, isThis: false },
    ]);
    expect((await b.http.send("/metrics")).bytes.toString()).toMatch(/^catqd_daemons 2$/m);
    const { out } = await b.catqd("status");
    expect(out).toContain("Daemons: 2\n");
    expect(out).toContain(`  bert (this one) at ${b.daemon.url}: catqd `);
    expect(out).toContain("Ready: database, clock and cats are well.");
    expect(await b.daemon.stop()).toBe(0);
    expect(await daemons()).toMatchObject([{ name: "anna" }]);
    const namesake = await startOne(server, "listed", "anna");
    expect(namesake.daemon.log).toContain("another daemon of this queue has the same name");
  });

  it("go by the newest setting, and say so on both sides", async () => {
    const [a, b] = (await startSeveral(server, "settings", ["a", "b"])) as [OneOfSeveral, OneOfSeveral];
    expect((await a.catqd("set", "counters", "3")).code).toBe(0);
    const counters = async (one: OneOfSeveral) => (await one.http.send("/api/queue")).json().counters;
    await expect.poll(() => counters(b), PATIENT).toBe(3);
    await expect.poll(() => b.daemon.log, PATIENT).toContain('"changed":["counters"]');
    // It declares what it always has, and changes nothing.
    const c = await startOne(server, "settings", "a");
    expect([await counters(c), c.daemon.log]).toEqual([
      3,
      expect.stringContaining('"otherwise":["counters"]'),
    ]);
    // Another configuration is newer than what was set.
    const d = await startOne(server, "settings", "d", ["--counters", "5"]);
    expect(await counters(d)).toBe(5);
    await expect.poll(() => counters(a), PATIENT).toBe(5);
    await expect.poll(() => a.daemon.log.match(/"changed":\["counters"\]/g)?.length, PATIENT).toBe(2);
  });

  it("stay ready while one drains, and serve its last requests", async () => {
    const [a, b] = (await startSeveral(server, "drained", ["a", "b"], ["--drain-delay", "1s"])) as [
      OneOfSeveral,
      OneOfSeveral,
    ];
    const stopped = a.daemon.stop();
    await expect.poll(async () => (await a.http.send("/readyz")).status, PATIENT).toBe(503);
    expect((await a.http.post("/api/tickets")).status).toBe(201);
    expect((await b.http.send("/readyz")).status).toBe(200);
    expect(await stopped).toBe(0);
  });
});

describe("a database that goes away", () => {
  it("is told of by what goes on, refuses changes, and is taken up again when it is back", async () => {
    const own = await PostgresServer.start(18);
    try {
      const one = await startOne(own, "away", "a");
      const { token } = (await one.http.post("/api/tickets")).json();
      const board = await one.stream("/api/queue/events");
      await own.down("SIGQUIT");
      await expect
        .poll(async () => (await one.http.send("/readyz")).json(), PATIENT)
        .toMatchObject({
          status: "ready",
          checks: expect.arrayContaining([expect.objectContaining({ name: "database", ok: false })]),
        });
      expect((await one.http.send("/readyz")).status).toBe(200);
      const refused = await one.http.post("/api/tickets");
      expect([refused.status, refused.json().code]).toEqual([503, "storage"]);
      expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
      expect((await one.http.send("/api/queue")).json()).toMatchObject({ active: [{ number: "A00" }] });
      expect(board.ending).toBe(null);
      const metrics = async () => (await one.http.send("/metrics")).bytes.toString();
      expect(await metrics()).toMatch(/^catqd_database_away 1$/m);
      await own.up();
      await expect.poll(async () => (await one.http.post("/api/tickets")).status, PATIENT).toBe(201);
      const show = () => one.http.send("/api/ticket", { token: String(token) });
      await expect.poll(async () => (await show()).json(), PATIENT).toMatchObject({ number: "A00" });

      expect(one.daemon.log).toContain(
        "the database cannot be reached: changes are refused, and the clocks stand still",
      );
      expect(one.daemon.log).toContain("changes can be stored again: the queue goes on");
    } finally {
      await own.remove();
    }
  });

  it("is waited for at the start, with nobody but /healthz well meanwhile", async () => {
    const own = await PostgresServer.start(18);
    await own.down();
    try {
      const port = await freePort();
      const base = `http://127.0.0.1:${port}`;
      const starting = startOne(own, "later", "a", ["--port", String(port)]);
      const statusOf = async (path: string) => (await fetch(base + path).catch(() => null))?.status;
      await expect.poll(() => statusOf("/readyz"), PATIENT).toBe(503);
      expect(await statusOf("/healthz")).toBe(200);
      const refused = await fetch(`${base}/api/tickets`, { method: "POST" });
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
      expect(await refused.json()).toMatchObject({
        code: "unavailable",
        detail: expect.stringContaining("waits for its database"),
      });
      await own.up();
      const { http, daemon } = await starting;
      expect((await http.post("/api/tickets")).status).toBe(201);
      expect(daemon.log).toContain("waiting for the database: nothing is listening on 127.0.0.1:");
    } finally {
      await own.remove();
    }
  });
});
