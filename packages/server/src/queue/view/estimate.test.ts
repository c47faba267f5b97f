import fc from "fast-check";
import { expect, it } from "vitest";
import type { Ticket } from "../model.ts";
import { waitEstimator } from "./estimate.ts";

type Windows = Parameters<typeof waitEstimator>[2];

/** With a mean of 30 turns, or none known. */
function estimateWait(
  position: number,
  atCounters: Ticket[],
  averageTurnMs: number | null,
  now: number,
  all: Windows,
) {
  const turnCount = averageTurnMs === null ? 0 : 30;
  return waitEstimator({ atCounters, averageTurnMs, turnCount, ...NOBODY_BACK }, now, all)(position);
}

/** Where nobody may come back after a missed turn. */
const windows = {
  counters: 1,
  claimWindowMs: 60_000,
  viewWindowMs: 60_000,
  catPatienceMs: 10_000,
  rejoinWindowMs: 0,
};
const NOBODY_BACK = { mayRejoin: 0, rejoined: [] };

function atCounter(state: "called" | "viewing", until: number, parts: Partial<Ticket> = {}): Ticket {
  return {
    sequence: 0,
    state,
    address: "192.0.2.1",
    takenAt: 0,
    takenMark: 0,
    calledMark: 0,
    claimLeftMs: null,
    isLengthened: false,
    hasPush: false,
    until,
    endedAt: null,
    rejoinBy: null,
    hasRejoined: false,
    ...parts,
  };
}

it("bounds the wait by the windows of those ahead and what is left at the counter", () => {
  const { longestWaitMs } = estimateWait(3, [atCounter("viewing", 40_000)], null, 10_000, windows);
  expect(longestWaitMs).toBe(30_000 + 2 * 130_000);
});

it("counts a called ticket with its claim window's rest, what may lengthen that, and a whole view window", () => {
  const { longestWaitMs } = estimateWait(1, [atCounter("called", 60_000)], null, 20_000, windows);
  expect(longestWaitMs).toBe(40_000 + 10_000 + 60_000);
});

it("counts no second lengthening of a claim window", () => {
  const lengthened = atCounter("called", 60_000, { isLengthened: true });
  const { longestWaitMs } = estimateWait(1, [lengthened], null, 20_000, windows);
  expect(longestWaitMs).toBe(40_000 + 60_000);
});

it("expects what the recent turns took", () => {
  const { estimatedWaitMs } = estimateWait(3, [atCounter("viewing", 90_000)], 30_000, 10_000, windows);
  expect(estimatedWaitMs).toBe(20_000 + 2 * 30_000);
});

it("leans on the windows until ten turns are known, so that one fast turn promises nothing", () => {
  const expected = [0, 1, 5, 9, 10, 30].map(
    (turnCount) =>
      waitEstimator(
        { atCounters: [], averageTurnMs: turnCount === 0 ? null : 2000, turnCount, ...NOBODY_BACK },
        0,
        windows,
      )(5).estimatedWaitMs,
  );
  expect(expected).toEqual([240_000, 216_800, 124_000, 31_200, 8000, 8000]);
});

it("divides those ahead among the counters", () => {
  const busy = [atCounter("viewing", 10_000), atCounter("viewing", 20_000)];
  const two = { ...windows, counters: 2 };
  expect(estimateWait(1, busy, null, 0, two).longestWaitMs).toBe(10_000);
  expect(estimateWait(2, busy, null, 0, two).longestWaitMs).toBe(20_000);
  expect(estimateWait(3, busy, null, 0, two).longestWaitMs).toBe(140_000);
});

it("counts on the counters that are left where some were taken away", () => {
  const busy = [atCounter("viewing", 10_000), atCounter("viewing", 20_000)];
  expect(estimateWait(1, busy, null, 0, windows).longestWaitMs).toBe(20_000);
});

it("never expects more than can be, and no less for those further back", () => {
  const rest = fc.record({
    state: fc.constantFrom("called", "viewing"),
    left: fc.integer({ min: 0, max: 60_000 }),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(rest, { maxLength: 5 }),
      fc.option(fc.integer({ min: 0, max: 200_000 })),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 1000 }),
      (counters, rests, averageTurnMs, turns, position) => {
        const busy = rests
          .slice(0, counters)
          .map(({ state, left }) => atCounter(state, 100_000 + left, { calledMark: 90_000 }));
        const all = { ...windows, counters };
        const turnCount = averageTurnMs === null ? 0 : turns;
        const waitAt = waitEstimator(
          { atCounters: busy, averageTurnMs, turnCount, ...NOBODY_BACK },
          100_000,
          all,
        );
        const [here, behind] = [waitAt(position), waitAt(position + 1)];
        expect(here.estimatedWaitMs).toBeLessThanOrEqual(here.longestWaitMs);
        expect(here.estimatedWaitMs).toBeLessThanOrEqual(behind.estimatedWaitMs);
        expect(here.longestWaitMs).toBeLessThanOrEqual(behind.longestWaitMs);
      },
    ),
  );
});

it.each([
  // Each is called for 60 s or waits, may wait 10 s for a cat, and then views for 60 s.
  ["who is called, who may miss that and come back", { at: called(), position: 1 }, 60 + 70 + 60],
  ["who is called, and has come back before", { at: called({ hasRejoined: true }), position: 1 }, 60 + 70],
  ["who views, and cannot miss that", { at: atCounter("viewing", 40_000), position: 1 }, 40],
  ["those ahead, too", { at: called(), position: 3 }, 190 + 2 * 190],
  ["but for those who have come back", { at: called(), position: 3, rejoined: [2, 3] }, 190 + 190 + 130],
  ["and those who have missed their turns", { at: called(), position: 1, mayRejoin: 2 }, 190 + 2 * 130],
  [
    "all at several counters",
    { at: called(), position: 2, mayRejoin: 1, counters: 2 },
    (190 + 190 + 130) / 2,
  ],
])("counts in the bound who may come back: %s", (_, { at, position, ...more }, seconds) => {
  const {
    mayRejoin = 0,
    rejoined = [],
    counters = 1,
  } = more as {
    mayRejoin?: number;
    rejoined?: number[];
    counters?: number;
  };
  const pace = { atCounters: [at], averageTurnMs: null, turnCount: 0, mayRejoin, rejoined };
  const all = { ...windows, counters, rejoinWindowMs: 600_000 };
  expect(waitEstimator(pace, 0, all)(position).longestWaitMs).toBe(seconds * 1000);
});

function called(parts: Partial<Ticket> = {}): Ticket {
  return atCounter("called", 60_000, parts);
}
