import { board as boardShape, ticketView } from "@catq/shared/schemas";
import { expect, it } from "vitest";
import { mostWithin } from "./live-stream.ts";
import { useDaemon, useDaemons } from "./running-daemons.ts";
import { expectProblem } from "./visitor.ts";

const start = useDaemons();
const shared = useDaemon(["--tickets-per-address", "3000"]);
const WATCHER = { from: "127.0.0.9" };

it("sends the whole board at once on connecting, with its revision and a time to come back", async () => {
  const { visitor, stream } = shared();
  const [called, ...waiting] = (await visitor().takesMany(3)).map(({ number }) => number);
  const watching = await stream("/api/queue/events", WATCHER);
  expect(watching.status).toBe(200);
  expect(watching.headers).toMatchObject({
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  const first = await watching.sees(() => true, 2000);
  expect(first.event).toBe("board");
  const board = boardShape.strict().parse(first.data);
  expect(first.id).toBe(String(board.revision));
  expect(board).toMatchObject({ active: [{ number: called }], waiting, waitingCount: 2 });
  await expect.poll(() => watching.retries.length).toBeGreaterThan(0);
  expect(watching.retries[0]).toBeGreaterThan(0);
});

it("sets the time to come back with jitter", async () => {
  const { stream } = shared();
  const retries = new Set<number | undefined>();
  for (let i = 0; i < 12; i++) {
    const watching = await stream("/api/queue/events", WATCHER);
    await expect.poll(() => watching.retries.length).toBeGreaterThan(0);
    retries.add(watching.retries[0]);
    watching.close();
  }
  expect(retries.size).toBeGreaterThan(1);
});

it("sends whole values whose revisions grow, and ends on what GET /api/queue says", async () => {
  const { visitor, stream } = shared();
  const watching = await stream("/api/queue/events", WATCHER);
  const tickets = await visitor().takesMany(20);
  for (const { token } of tickets.slice(0, 3)) await visitor().isServed(token);
  for (const { token } of tickets.slice(3)) await visitor().leaves(token);
  await visitor().takesMany(3);
  const board = await visitor().board();
  const last = await watching.sees(({ data }) => data.revision === board.revision);
  // These pass with the time, without a change.
  const still = { now: "", active: [], newcomer: null };
  expect({ ...boardShape.strict().parse(last.data), ...still }).toEqual({ ...board, ...still });
  const revisions = watching.events.map(({ data }) => boardShape.strict().parse(data).revision);
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
  for (const { id, data } of watching.events) expect(id).toBe(String(data.revision));
});

it("sends one client at most 10 events a second, and the newest at the end", async () => {
  const { visitor, stream } = shared();
  const { token } = await visitor().takes();
  const board = await stream("/api/queue/events", WATCHER);
  const ticket = await stream("/api/ticket/events", { token, ...WATCHER });
  const endAt = performance.now() + 3000;
  while (performance.now() < endAt) {
    const taken = await visitor().takes();
    await visitor().leaves(taken.token);
  }
  const { revision } = await visitor().board();
  await board.sees(({ data }) => data.revision === revision);
  await ticket.sees(({ event, data }) => event === "board" && data.revision === revision);
  expect(board.events.length).toBeGreaterThan(10);
  // A little less than a second: they may bunch up on their way.
  expect(mostWithin(board.events, 950), "the board's stream").toBeLessThanOrEqual(10);
  expect(mostWithin(ticket.events, 950), "the ticket's stream").toBeLessThanOrEqual(10);
});

it("shows a holder the ticket's whole life", async () => {
  const { visitor, stream } = shared();
  const [first, second] = await visitor().takesMany(2);
  const token = second?.token ?? "";
  const mine = await stream("/api/ticket/events", { token, ...WATCHER });
  const waiting = await mine.sees(({ event }) => event === "ticket", 2000);
  expect(ticketView.strict().parse(waiting.data)).toMatchObject({
    number: second?.number,
    state: "waiting",
    position: 1,
  });
  await mine.sees(
    ({ event, data }) => event === "board" && boardShape.strict().parse(data).waitingCount === 1,
  );

  await visitor().isServed(first?.token ?? "");
  const called = await mine.sees(({ event, data }) => event === "ticket" && data.state === "called");
  expect(ticketView.strict().parse(called.data).claimBy).not.toBeNull();
  await visitor().claims(token);
  const viewing = await mine.sees(({ event, data }) => event === "ticket" && data.state === "viewing");
  expect(ticketView.strict().parse(viewing.data).viewUntil).not.toBeNull();
  await visitor().finishes(token);
  await mine.sees(({ event, data }) => event === "ticket" && data.state === "seen");
  await expect.poll(() => mine.ending).toBe("clean");
  expect(mine.events.slice(0, 2).map(({ event }) => event)).toEqual(["ticket", "board"]);
  expect(mine.text).not.toContain(token);
  const ids = mine.events.map(({ id }) => Number(id));
  expect(ids, "the revision at each event").toEqual([...ids].sort((a, b) => a - b));
  expect(ids).not.toContain(0);
});

it("shows a holder that the turn was missed, and that the place was given up", async () => {
  const { visitor, stream } = await start(["--claim-window", "800ms"]);
  const [first, second] = await visitor().takesMany(2);
  const missing = await stream("/api/ticket/events", { token: first?.token ?? "", ...WATCHER });
  const leaving = await stream("/api/ticket/events", { token: second?.token ?? "", ...WATCHER });
  await leaving.sees(({ event }) => event === "ticket");
  await visitor().leaves(second?.token ?? "");
  await leaving.sees(({ event, data }) => event === "ticket" && data.state === "left");
  await missing.sees(({ event, data }) => event === "ticket" && data.state === "missed");
  await expect.poll(() => [leaving.ending, missing.ending]).toEqual(["clean", "clean"]);
});

it("shows a holder each step up the line", async () => {
  const { visitor, stream } = shared();
  const tickets = await visitor().takesMany(5);
  const mine = await stream("/api/ticket/events", { token: tickets[4]?.token ?? "", ...WATCHER });
  for (const position of [4, 3, 2, 1]) {
    await mine.sees(({ event, data }) => event === "ticket" && data.position === position);
    await visitor().leaves(tickets[5 - position - 1]?.token ?? "");
  }
  await mine.sees(({ event, data }) => event === "ticket" && data.state === "called");
});

it("is right at once after a reconnect, whatever was missed and whatever the client says it has", async () => {
  const { visitor, stream } = shared();
  const [first, second, third] = await visitor().takesMany(3);
  const before = await stream("/api/ticket/events", { token: third?.token ?? "", ...WATCHER });
  await before.sees(({ event }) => event === "ticket");
  before.close();
  await visitor().leaves(first?.token ?? "");
  await visitor().leaves(second?.token ?? "");
  for (const id of [before.events[0]?.id ?? "", "0", "999999999", "kitty"]) {
    const headers = { "last-event-id": id };
    const after = await stream("/api/ticket/events", { token: third?.token ?? "", headers, ...WATCHER });
    const ticket = await after.sees(({ event }) => event === "ticket", 2000);
    expect(ticket.data.state).toBe("called");
    const board = await after.sees(({ event }) => event === "board", 2000);
    expect(board.data).toMatchObject({ active: [{ number: third?.number }], waitingCount: 0 });
  }
});

it("refuses a ticket's stream as it refuses the ticket", async () => {
  const { visitor } = shared();
  const { token } = await visitor().takes();
  await visitor().takes();
  await visitor().leaves(token);
  expectProblem(await visitor().send("/api/ticket/events"), 401, "no-token");
  expectProblem(await visitor().send("/api/ticket/events", { token }), 410, "left");
});

it("ends every stream cleanly on SIGTERM", async () => {
  const { visitor, stream, daemon } = await start();
  const { token } = await visitor().takes();
  const streams = [
    await stream("/api/queue/events", WATCHER),
    await stream("/api/queue/events", WATCHER),
    await stream("/api/ticket/events", { token, ...WATCHER }),
  ];
  for (const one of streams) await one.sees(() => true);
  expect(await daemon.stop("SIGTERM")).toBe(0);
  await expect.poll(() => streams.map(({ ending }) => ending)).toEqual(["clean", "clean", "clean"]);
});
