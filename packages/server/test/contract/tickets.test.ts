import { takenTicket } from "@catq/shared/schemas";
import { expect, it } from "vitest";
import { useDaemon, useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

const start = useDaemons();
const shared = useDaemon();

it("calls the first to come at once and puts the others behind, in order", async () => {
  const { visitor } = await start();
  const [first, second, third] = await visitor().takesMany(3);
  expect(first).toMatchObject({ number: "A00", state: "called", position: null, viewUntil: null });
  expect(Date.parse(first?.claimBy ?? "") - Date.parse(first?.now ?? "")).toBeGreaterThan(59_000);
  expect(Date.parse(first?.claimBy ?? "") - Date.parse(first?.now ?? "")).toBeLessThanOrEqual(60_000);
  expect(second).toMatchObject({
    number: "A01",
    state: "waiting",
    position: 1,
    claimBy: null,
    viewUntil: null,
  });
  expect(third).toMatchObject({ number: "A02", state: "waiting", position: 2, claimBy: null });
});

it("says where a ticket is shown", async () => {
  const { visitor } = shared();
  expect((await visitor().asksForTicket()).headers.location).toBe("/api/ticket");
});

it("gives a token made of the number, twelve symbols of proof and one that checks them", async () => {
  const { visitor } = shared();
  for (const { number, token } of await visitor().takesMany(3)) {
    expect(token).toMatch(/^[A-Z]\d\d-[0-9A-HJKMNP-TV-Z]{12}[0-9A-HJKMNP-TV-Z*~$=U]$/);
    expect(token.startsWith(`${number}-`)).toBe(true);
  }
});

it("numbers on after A99", async () => {
  const { visitor } = await start(["--tickets-per-address", "200"]);
  const numbers: string[] = [];
  while (numbers.length < 105) {
    const taken = await Promise.all(Array.from({ length: 50 }, () => visitor().asksForTicket()));
    numbers.push(...taken.map((reply) => String(reply.json().number)));
  }
  numbers.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  expect([0, 99, 100].map((i) => numbers[i])).toEqual(["A00", "A99", "B00"]);
  expect(new Set(numbers).size).toBe(numbers.length);
});

it("answers the ticket to its holder without the token, and its place as it moves up", async () => {
  const { visitor } = shared();
  const [first, second, third] = await visitor().takesMany(3);
  const ticket = await visitor().ticket(third?.token ?? "");
  expect(ticket).toMatchObject({
    number: third?.number,
    state: "waiting",
    position: 2,
    takenAt: third?.takenAt,
  });
  await visitor().leaves(second?.token ?? "");
  expect(await visitor().ticket(third?.token ?? "")).toMatchObject({ state: "waiting", position: 1 });
  await visitor().leaves(first?.token ?? "");
  expect(await visitor().ticket(third?.token ?? "")).toMatchObject({ state: "called", position: null });
});

it("gives one ticket for one idempotency key: 201, then 200 with the same number and token", async () => {
  const { visitor } = shared();
  const first = await visitor().asksForTicket("key-1");
  const again = await visitor().asksForTicket("key-1");
  expect([first.status, again.status]).toEqual([201, 200]);
  const [taken, repeated] = [first, again].map((reply) => takenTicket.strict().parse(reply.json()));
  expect(repeated).toMatchObject({ number: taken?.number, token: taken?.token, takenAt: taken?.takenAt });
  const board = await visitor().board();
  expect([board.active.length, board.waitingCount]).toEqual([1, 0]);
  const quoted = await visitor().asksForTicket('"key-1"');
  expect([quoted.status, quoted.json().token]).toEqual([200, taken?.token]);
  expect((await visitor().asksForTicket("key-1b")).status).toBe(201);
});

it("gives one ticket for one key that comes many times at once", async () => {
  const { visitor } = shared();
  const replies = await Promise.all(Array.from({ length: 20 }, () => visitor().asksForTicket("key-2")));
  expect(replies.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
  expect(new Set(replies.map((reply) => reply.json().token)).size).toBe(1);
});

it("keeps keys of different addresses apart", async () => {
  const { visitor } = shared();
  const mine = await visitor("127.0.0.1").asksForTicket("key-3");
  const theirs = await visitor("127.0.0.2").asksForTicket("key-3");
  expect([mine.status, theirs.status]).toEqual([201, 201]);
  expect(theirs.json().number).not.toBe(mine.json().number);
});

it("gives the same ticket for its key even where that ticket has ended", async () => {
  const { visitor } = shared();
  const first = (await visitor().asksForTicket("key-4")).json();
  await visitor().leaves(String(first.token));
  const again = await visitor().asksForTicket("key-4");
  expect(again.status).toBe(200);
  expect(again.json()).toMatchObject({ number: first.number, token: first.token, state: "left" });
});

it("holds one address to 8 live tickets; ended ones do not count, nor does a key that comes again", async () => {
  const { visitor } = shared();
  const key = (await visitor().asksForTicket("key-5")).json();
  const tickets = await visitor().takesMany(7);
  const refused = await visitor().asksForTicket();
  expect(expectProblem(refused, 429, "too-many-tickets")).toMatchObject({ limit: 8 });
  expect(refused.headers["retry-after"]).toBe("60");
  expect((await visitor().asksForTicket("key-5")).json().number).toBe(key.number);
  await visitor("127.0.0.2").takes();
  await visitor().leaves(tickets[3]?.token ?? "");
  await visitor().takes();
  expectProblem(await visitor().asksForTicket(), 429, "too-many-tickets");
});

it("never gives more than --tickets-per-address, however many ask at once", async () => {
  const { visitor } = await start(["--tickets-per-address", "3"]);
  const replies = await Promise.all(Array.from({ length: 30 }, () => visitor().asksForTicket()));
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(3);
  for (const reply of replies.filter(({ status }) => status !== 201)) {
    expectProblem(reply, 429, "too-many-tickets");
  }
});
