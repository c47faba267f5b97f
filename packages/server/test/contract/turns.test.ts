import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { useDaemon, useDaemons } from "./running-daemons.ts";
import { expectProblem, millisecondsFrom, ROUNDING_MS, type Visitor } from "./visitor.ts";

const start = useDaemons();
const shared = useDaemon(["--tickets-per-address", "100"]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

it("answers a claim out of turn with the place and when to try again, and changes nothing by it", async () => {
  const { visitor } = shared();
  const [first, second, third] = await visitor().takesMany(3);
  for (const [token, position] of [
    [second?.token, 1],
    [third?.token, 2],
  ] as const) {
    const reply = await visitor().claims(token ?? "");
    const problem = expectProblem(reply, 409, "not-your-turn");
    expect(problem.position).toBe(position);
    expect(reply.headers["retry-after"]).toMatch(/^[1-9]\d*$/);
    expect(problem.detail).toMatch(new RegExp(`\\b${reply.headers["retry-after"]} seconds?\\b`));
    expect(await visitor().ticket(token ?? "")).toMatchObject({ state: "waiting", position });
  }
  const board = await visitor().board();
  expect(board).toMatchObject({
    active: [{ number: first?.number, state: "called" }],
    waiting: [second?.number, third?.number],
  });
});

it("answers a claim in turn with a PNG and all that belongs to it", async () => {
  const { visitor } = shared();
  const { token, number } = await visitor().takes();
  const { status, headers, bytes } = await visitor().claims(token);
  expect(status).toBe(200);
  expect(headers["content-type"]).toBe("image/png");
  expect(bytes.subarray(0, 8)).toEqual(PNG);
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1024, 1024]);
  expect(Number(headers["content-length"])).toBe(bytes.length);
  expect(headers["repr-digest"]).toBe(`sha-256=:${createHash("sha256").update(bytes).digest("base64")}:`);
  expect(headers["content-disposition"]).toMatch(new RegExp(`filename="?[^"; ]*${number}[^"; ]*\\.png"?`));
  expect(String(headers["catq-credit"]).trim()).not.toBe("");
  const until = String(headers["catq-view-until"]);
  expect(until).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const ticket = await visitor().ticket(token);
  expect(ticket).toMatchObject({ state: "viewing", position: null, claimBy: null });
  expect(Math.abs(millisecondsFrom(ticket.viewUntil, until))).toBeLessThanOrEqual(ROUNDING_MS);
  expect(millisecondsFrom(ticket.now, until)).toBeGreaterThan(55_000);
  expect(millisecondsFrom(ticket.now, until)).toBeLessThanOrEqual(60_000 + ROUNDING_MS);
});

it("gives the same cat again while it is viewed, by claim and by cat, without a longer window", async () => {
  const { visitor } = shared();
  const { token } = await visitor().takes();
  const first = await visitor().claims(token);
  for (const again of [await visitor().claims(token), await visitor("127.0.0.2").looks(token)]) {
    expect(again.status).toBe(200);
    expect(again.bytes.equals(first.bytes)).toBe(true);
    for (const name of ["content-type", "content-length", "repr-digest", "catq-credit"]) {
      expect(again.headers[name], name).toBe(first.headers[name]);
    }
    const longer = millisecondsFrom(first.headers["catq-view-until"], again.headers["catq-view-until"]);
    expect(Math.abs(longer)).toBeLessThanOrEqual(ROUNDING_MS);
  }
  const head = await visitor().send("/api/ticket/cat", { method: "HEAD", token });
  expect([head.status, head.bytes.length]).toEqual([200, 0]);
  for (const name of ["content-type", "content-length"]) expect(head.headers[name]).toBe(first.headers[name]);
});

it("gives no two tickets the same cat", async () => {
  const { visitor } = shared();
  const digests = new Set<unknown>();
  for (const { token } of await visitor().takesMany(6)) {
    digests.add((await visitor().claims(token)).headers["repr-digest"]);
    await visitor().finishes(token);
  }
  expect(digests.size).toBe(6);
});

it("ends a turn by done, shows it on the board, and calls the next", async () => {
  const { visitor } = shared();
  const [first, second] = await visitor().takesMany(2);
  await visitor().claims(first?.token ?? "");
  const done = await visitor().finishes(first?.token ?? "");
  expect([done.status, done.bytes.length]).toEqual([204, 0]);
  const board = await visitor().board();
  expect(board.recent[0]).toMatchObject({ number: first?.number, outcome: "seen" });
  expect(board.active).toMatchObject([{ number: second?.number, state: "called" }]);
  const { claimBy } = await visitor().ticket(second?.token ?? "");
  expect(Math.abs(millisecondsFrom(board.active[0]?.until, claimBy))).toBeLessThanOrEqual(ROUNDING_MS);
});

it.each([
  ["seen", (visitor: Visitor, token: string) => visitor.isServed(token)],
  ["left", (visitor: Visitor, token: string) => visitor.leaves(token)],
])("answers everything about a ticket that is %s with 410, and bans nobody", async (code, end) => {
  const { visitor } = shared();
  const [first, second] = await visitor().takesMany(2);
  const token = first?.token ?? "";
  await end(visitor(), token);
  const replies = [
    await visitor().claims(token),
    await visitor().looks(token),
    await visitor().finishes(token),
    await visitor().reads(token),
    await visitor().leaves(token),
    await visitor().passes(token, 1),
    await visitor().send("/api/ticket/events", { token }),
  ];
  for (const reply of replies) expect(expectProblem(reply, 410, code).number).toBe(first?.number);
  expect((await visitor().board()).active).toMatchObject([{ number: second?.number }]);
});

it("has no cat and nothing to be done with for one who has not claimed", async () => {
  const { visitor } = shared();
  const tickets = await visitor().takesMany(2);
  for (const { token } of tickets) {
    expectProblem(await visitor().looks(token), 409, "not-claimed");
    expectProblem(await visitor().finishes(token), 409, "not-claimed");
  }
  expect((await visitor().board()).active).toMatchObject([{ number: tickets[0]?.number, state: "called" }]);
});

it("lets somebody leave from the line and from the counter", async () => {
  const { visitor } = shared();
  const [called, waiting, last] = await visitor().takesMany(3);
  for (const ticket of [waiting, called]) {
    const reply = await visitor().leaves(ticket?.token ?? "");
    expect([reply.status, reply.bytes.length]).toEqual([204, 0]);
    expectProblem(await visitor().claims(ticket?.token ?? ""), 410, "left");
    expectProblem(await visitor().leaves(ticket?.token ?? ""), 410, "left");
    expect((await visitor().board()).recent[0]).toMatchObject({ number: ticket?.number, outcome: "left" });
  }
  expect(await visitor().ticket(last?.token ?? "")).toMatchObject({ state: "called" });
});

it("frees the counter when somebody leaves with the cat in hand", async () => {
  const { visitor } = shared();
  const [viewing, next] = await visitor().takesMany(2);
  await visitor().claims(viewing?.token ?? "");
  expect((await visitor().leaves(viewing?.token ?? "")).status).toBe(204);
  expect((await visitor().reads(viewing?.token ?? "")).status).toBe(410);
  expect(await visitor().ticket(next?.token ?? "")).toMatchObject({ state: "called" });
});

it("serves as many at once as there are counters", async () => {
  const { visitor } = await start(["--counters", "3"]);
  const tickets = await visitor().takesMany(5);
  const board = await visitor().board();
  expect(board.counters).toBe(3);
  expect(board.active.map(({ number }) => number)).toEqual(["A00", "A01", "A02"]);
  expect(board.waiting).toEqual(["A03", "A04"]);
  const [, second, third, fourth] = tickets.map(({ token }) => token);
  expect((await visitor().claims(third ?? "")).status).toBe(200);
  expect((await visitor().claims(second ?? "")).status).toBe(200);
  expectProblem(await visitor().claims(fourth ?? ""), 409, "not-your-turn");
  expect((await visitor().finishes(third ?? "")).status).toBe(204);
  expect((await visitor().claims(fourth ?? "")).status).toBe(200);
  const states = (await visitor().board()).active.map(({ number, state }) => `${number} ${state}`).sort();
  expect(states).toEqual(["A00 called", "A01 viewing", "A03 viewing"]);
});

it("shows the first 64 of the line, all of its length, and the last 8 to end, newest first", async () => {
  const { visitor } = shared();
  const tickets = await visitor().takesMany(82);
  for (const { token } of tickets.slice(-10)) await visitor().leaves(token);
  const board = await visitor().board();
  expect(board.waitingCount).toBe(71);
  expect(board.waiting).toEqual(tickets.slice(1, 65).map(({ number }) => number));
  const newestFirst = tickets.slice(-8).reverse();
  expect(board.recent.map(({ number }) => number)).toEqual(newestFirst.map(({ number }) => number));
});
