import { expect, it } from "vitest";
import { useDaemons } from "./running-daemons.ts";
import { expectProblem, millisecondsFrom, ROUNDING_MS } from "./visitor.ts";

const start = useDaemons();
/** How late a loaded machine may be with a timer. */
const LATE_MS = 500;

it("misses a called ticket when its claim window is over, not before, and calls the next at once", async () => {
  const { visitor } = await start(["--claim-window", "700ms"]);
  const [first, second] = await visitor().takesMany(2);
  const board = await visitor().seesBoard(({ recent }) => recent.length > 0);
  expect(board.recent[0]).toMatchObject({ number: "A00", outcome: "missed" });
  const late = millisecondsFrom(first?.claimBy, board.recent[0]?.at);
  expect(late).toBeGreaterThanOrEqual(-ROUNDING_MS);
  expect(late).toBeLessThan(LATE_MS);
  expect(board.active).toMatchObject([{ number: "A01", state: "called" }]);
  const next = millisecondsFrom(board.recent[0]?.at, board.active[0]?.until);
  expect(Math.abs(next - 700)).toBeLessThan(LATE_MS);
  expectProblem(await visitor().claims(first?.token ?? ""), 410, "missed");
  expect((await visitor().reads(second?.token ?? "")).status).toBe(200);
});

it("answers everything about a missed ticket with 410 missed, and bans nobody", async () => {
  const { visitor } = await start(["--claim-window", "300ms"]);
  const { token } = await visitor().takes();
  await visitor().seesBoard(({ recent }) => recent.length > 0);
  await visitor("127.0.0.2").takes();
  const replies = [
    await visitor().reads(token),
    await visitor().claims(token),
    await visitor().looks(token),
    await visitor().finishes(token),
    await visitor().passes(token, 1),
    await visitor().leaves(token),
    await visitor().send("/api/ticket/events", { token }),
  ];
  for (const reply of replies) expectProblem(reply, 410, "missed");
  await visitor().board();
});

it("ends a view when its window is over, as seen, and then starts the next claim window", async () => {
  const { visitor } = await start(["--view-window", "800ms"]);
  const [first] = await visitor().takesMany(2);
  const claimed = await visitor().claims(first?.token ?? "");
  const board = await visitor().seesBoard(({ recent }) => recent.length > 0);
  expect(board.recent[0]).toMatchObject({ number: "A00", outcome: "seen" });
  const late = millisecondsFrom(claimed.headers["catq-view-until"], board.recent[0]?.at);
  expect(late).toBeGreaterThanOrEqual(-ROUNDING_MS);
  expect(late).toBeLessThan(LATE_MS);
  expect(board.active).toMatchObject([{ number: "A01", state: "called" }]);
  expect(millisecondsFrom(board.recent[0]?.at, board.active[0]?.until)).toBeGreaterThan(60_000 - LATE_MS);
  expectProblem(await visitor().looks(first?.token ?? ""), 410, "seen");
});

it("runs nobody's clock while somebody views", async () => {
  const { visitor } = await start(["--claim-window", "1500ms", "--view-window", "4s"]);
  const [first, second] = await visitor().takesMany(2);
  const claimed = await visitor().claims(first?.token ?? "");
  expect(claimed.status).toBe(200);
  // Longer than a claim window: the second is still in the line.
  const board = await visitor().seesBoard(
    ({ now }) => millisecondsFrom(now, claimed.headers["catq-view-until"]) < 700,
  );
  expect(board).toMatchObject({ active: [{ number: "A00", state: "viewing" }], waiting: ["A01"] });
  expect(await visitor().ticket(second?.token ?? "")).toMatchObject({
    state: "waiting",
    position: 1,
    claimBy: null,
  });
  expectProblem(await visitor().claims(second?.token ?? ""), 409, "not-your-turn");
});

it("empties a line that nobody comes for, one window after another, in order", async () => {
  const { visitor } = await start(["--claim-window", "150ms", "--counters", "2"]);
  await visitor().takesMany(7);
  const board = await visitor().seesBoard(({ recent }) => recent.length === 7);
  expect(board.recent.map(({ number }) => number).sort()).toEqual([
    "A00",
    "A01",
    "A02",
    "A03",
    "A04",
    "A05",
    "A06",
  ]);
  expect(new Set(board.recent.map(({ outcome }) => outcome))).toEqual(new Set(["missed"]));
  expect(board).toMatchObject({ active: [], waiting: [], waitingCount: 0 });
  const times = board.recent.map(({ at }) => Date.parse(at));
  expect(times).toEqual([...times].sort((a, b) => b - a));
});

it("says on the ticket what the board says", async () => {
  const { visitor } = await start(["--counters", "2"]);
  const [first, second] = await visitor().takesMany(3);
  await visitor().claims(second?.token ?? "");
  const { active } = await visitor().board();
  const called = await visitor().ticket(first?.token ?? "");
  const viewing = await visitor().ticket(second?.token ?? "");
  expect(called).toMatchObject({ state: "called", viewUntil: null });
  expect(viewing).toMatchObject({ state: "viewing", claimBy: null });
  const until = (number: string): string => active.find((one) => one.number === number)?.until ?? "";
  expect(Math.abs(millisecondsFrom(until("A00"), called.claimBy))).toBeLessThanOrEqual(ROUNDING_MS);
  expect(Math.abs(millisecondsFrom(until("A01"), viewing.viewUntil))).toBeLessThanOrEqual(ROUNDING_MS);
});
