import { beforeAll, expect, it } from "vitest";
import { foreignTokens } from "./foreign-tokens.ts";
import { withOneWrong } from "./misspelling.ts";
import { useDaemon, useDaemons } from "./running-daemons.ts";
import { expectProblem, type Visitor } from "./visitor.ts";

const start = useDaemons();
const shared = useDaemon();
let foreign: string[];
beforeAll(async () => {
  foreign = await foreignTokens(8);
});
/** The number of the first of them stands in most queues here, that of the second in none. */
const known = (): string => foreign[0] ?? "";
const unknown = (): string => foreign[7] ?? "";

const everywhere: [string, (visitor: Visitor, token: string) => ReturnType<Visitor["reads"]>][] = [
  ["GET /api/ticket", (visitor, token) => visitor.reads(token)],
  ["POST /api/ticket/claim", (visitor, token) => visitor.claims(token)],
  ["GET /api/ticket/cat", (visitor, token) => visitor.looks(token)],
  ["POST /api/ticket/done", (visitor, token) => visitor.finishes(token)],
  ["POST /api/ticket/pass", (visitor, token) => visitor.passes(token, 1)],
  ["DELETE /api/ticket", (visitor, token) => visitor.leaves(token)],
  ["GET /api/ticket/events", (visitor, token) => visitor.send("/api/ticket/events", { token })],
];

it("bans for another queue's token, at every place that takes one", async () => {
  const { visitor } = await start();
  await visitor().takes();
  for (const [i, [place, present]] of everywhere.entries()) {
    const cheat = visitor(`127.0.1.${i + 1}`);
    expectProblem(await present(cheat, i % 2 === 0 ? known() : unknown()), 403, "banned");
    expect((await cheat.send("/api/queue")).status, place).toBe(403);
  }
  await visitor().board();
});

const NOT_TOKENS: [string, string][] = [
  ["the number of somebody in the line", "A01"],
  ["the number of the one who is called", "A00"],
  ["a number that nobody has", "Q77"],
  ["a number in lower case", "a01"],
  ["a word", "kitty"],
  ["a UUID", "0b64b5a4-9d1c-4d9a-8a2e-ffb0a9f2f3a1"],
  ["a long text", "A".repeat(2000)],
  ["a JWT", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJBMDEifQ."],
  ["a number and a hyphen", "A01-"],
  ["something like SQL", "A01' OR '1'='1"],
  ["a proof without a number", "4GZK9TQ2M8XC7"],
];
it("bans for bare numbers and nonsense", async () => {
  const { visitor } = await start();
  await visitor().takesMany(2);
  for (const [i, [what, token]] of NOT_TOKENS.entries()) {
    const cheat = visitor(`127.0.2.${i + 1}`);
    const reply = await cheat.claims(token);
    expect(reply.status, `${what}: ${reply.bytes}`).toBe(403);
    expectProblem(reply, 403, "banned");
    expect((await cheat.send("/api/queue")).status, what).toBe(403);
  }
  await visitor().board();
});

it("says since when, until when and why", async () => {
  const { visitor } = shared();
  await visitor().takes();
  const before = Date.now();
  const first = expectProblem(await visitor("127.0.11.2").claims("A00"), 403, "banned");
  const later = expectProblem(await visitor("127.0.11.2").send("/api/queue"), 403, "banned");
  for (const problem of [first, later]) {
    expect(problem.since).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(String(problem.since))).toBeGreaterThanOrEqual(before - 1000);
    expect(problem.until).toBeNull();
    expect(String(problem.reason ?? problem.why).length).toBeGreaterThan(3);
  }
  expect(later.since).toBe(first.since);
});

it("answers a banned address with 403 everywhere but at /healthz and /readyz", async () => {
  const { visitor } = shared();
  const { token } = await visitor("127.0.0.1").takes();
  const cheat = visitor("127.0.12.2");
  await cheat.claims(known());
  const places = ["/", "/api/queue", "/api/queue/events", "/openapi.json", "/metrics", "/problems/banned"];
  expectProblem(await cheat.send("/nowhere"), 403, "banned");
  for (const place of places) expectProblem(await cheat.send(place), 403, "banned");
  expectProblem(await cheat.asksForTicket(), 403, "banned");
  // Not even with a good token.
  for (const [, present] of everywhere) expectProblem(await present(cheat, token), 403, "banned");
  for (const place of ["/healthz", "/readyz"]) expect((await cheat.send(place)).status, place).toBe(200);
  expect((await visitor("127.0.0.1").ticket(token)).state).toBe("called");
  // Its neighbours are let in.
  await visitor("127.0.12.3").board();
  await visitor("127.0.12.3").takes();
});

it("bans the address that presents it, whoever is in the queue: one who is called, one who views", async () => {
  const { visitor } = shared();
  const { token } = await visitor().takes();
  expectProblem(await visitor("127.0.13.2").reads(known()), 403, "banned");
  await visitor().claims(token);
  expectProblem(await visitor("127.0.13.3").reads(known()), 403, "banned");
});

it("answers 404 and bans nobody where nobody at all is in the queue", async () => {
  const { visitor } = shared();
  for (const [i, [, present]] of everywhere.entries()) {
    const lost = visitor(`127.0.3.${i + 1}`);
    expectProblem(await present(lost, known()), 404, "queue-empty");
    expectProblem(await present(lost, "A00"), 404, "queue-empty");
    expectProblem(await present(lost, "kitty"), 404, "queue-empty");
    expectProblem(await present(lost, withOneWrong(known())[50] ?? ""), 400, "mistyped-token");
    await lost.board();
  }
});

it("says whether a token is of this queue, and bans nobody for asking", async () => {
  const { visitor } = shared();
  const { token } = await visitor().takes();
  const asker = visitor("127.0.20.2");
  for (const [presented, isOurs] of [
    [token, true],
    [known(), false],
    ["A00", false],
    ["kitty", false],
  ] as const) {
    const reply = await asker.asksAbout(presented);
    expect([reply.status, reply.json()], presented).toEqual([200, { isOurs }]);
  }
  expectProblem(await asker.asksAbout(withOneWrong(token)[0] ?? ""), 400, "mistyped-token");
  expectProblem(await asker.send("/api/token"), 401, "no-token");
  const headers = { "catq-queue": "0123456789AB" };
  expectProblem(await asker.send("/api/token", { token, headers }), 412, "other-queue");
  await visitor().leaves(token);
  expect((await asker.asksAbout(token)).json()).toEqual({ isOurs: true });
  await visitor().takes();
  expectProblem(await visitor("127.0.20.3").claims(known()), 403, "banned");
  expectProblem(await visitor("127.0.20.3").asksAbout(token), 403, "banned");
});

it("has nobody in the queue again when all have ended", async () => {
  const { visitor } = shared();
  const [served, gone] = await visitor().takesMany(2);
  await visitor().isServed(served?.token ?? "");
  await visitor().leaves(gone?.token ?? "");
  expectProblem(await visitor("127.0.15.2").claims(known()), 404, "queue-empty");
  await visitor("127.0.15.2").board();
});

it("ends the tickets of a banned address, so that the others don't wait for them", async () => {
  const { visitor } = shared();
  const cheat = visitor("127.0.16.2");
  const [first, second, third] = [await cheat.takes(), await visitor().takes(), await cheat.takes()];
  const last = await visitor().takes();
  await cheat.claims(first.token);
  expectProblem(await cheat.claims(second.number), 403, "banned");
  const board = await visitor().board();
  expect(board.active).toMatchObject([{ number: second.number, state: "called" }]);
  expect(board.waiting).toEqual([last.number]);
  const ended = board.recent.slice(0, 2).map(({ number, outcome }) => `${number} ${outcome}`);
  expect(ended.sort()).toEqual([`${first.number} banned`, `${third.number} banned`]);
  expect((await visitor().ticket(last.token)).position).toBe(1);
  // Their tokens were issued: from elsewhere they are gone, and no cheating.
  for (const { token } of [first, third]) expect((await visitor("127.0.16.9").reads(token)).status).toBe(410);
  await visitor("127.0.16.9").board();
});

it("cuts the streams of a banned address, and no others", async () => {
  const { visitor, stream } = shared();
  const cheat = visitor("127.0.17.2");
  await visitor().takes();
  const { token } = await cheat.takes();
  const board = await stream("/api/queue/events", { from: "127.0.17.2" });
  const ticket = await stream("/api/ticket/events", { from: "127.0.17.2", token });
  const other = await stream("/api/queue/events", { from: "127.0.0.1" });
  await ticket.sees(({ event }) => event === "ticket");
  await cheat.claims(known());
  await expect.poll(() => [board.ending, ticket.ending], { timeout: 15_000 }).not.toContain(null);
  const { number } = await visitor().takes();
  await other.sees(({ data }) => data.waitingCount === 1 && (data.waiting as string[])[0] === number);
  expect(other.ending).toBeNull();
});

it("tells a holder elsewhere that the ticket ended with the ban of the address that took it", async () => {
  const { visitor, stream } = shared();
  await visitor().takes();
  const { token } = await visitor("127.0.18.2").takes();
  const mine = await stream("/api/ticket/events", { from: "127.0.18.9", token });
  await mine.sees(({ event }) => event === "ticket");
  await visitor("127.0.18.2").claims(known());
  await mine.sees(({ event, data }) => event === "ticket" && data.state === "banned");
  await expect.poll(() => mine.ending).toBe("clean");
  expectProblem(await visitor("127.0.18.9").send("/api/ticket/events", { token }), 410, "ended");
});
