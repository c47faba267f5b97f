import { expect, it } from "vitest";
import { FakeClock } from "../test/fake-clock.ts";
import { startUpkeep } from "./upkeep.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Upkeep of a store that has `rows` rows to prune, each prune at most its limit. */
function upkeep(rows: number, retention = { ticketsMs: DAY_MS, logMs: 30 * DAY_MS }) {
  const clock = new FakeClock();
  const calls: { at: number; tickets: number; log: number }[] = [];
  const errors: unknown[] = [];
  let left = rows;
  let isBroken = false;
  const store = {
    claimChore: async () => true,
    async prune(before: { tickets: number; log: number }, limit: number) {
      calls.push({ at: clock.now(), ...before });
      if (isBroken) throw new Error("no");
      const pruned = Math.min(left, limit);
      left -= pruned;
      return pruned;
    },
  };
  const stop = startUpkeep({ store, clock, retention, onError: (error) => errors.push(error) });
  return { clock, calls, errors, stop, left: () => left, breakIt: () => (isBroken = true) };
}

it("prunes every minute what is older than its retention", async () => {
  const { clock, calls, stop } = upkeep(0);
  await clock.advance(3 * MINUTE_MS);
  expect(calls.map(({ at }) => at)).toEqual([MINUTE_MS, 2 * MINUTE_MS, 3 * MINUTE_MS]);
  const wall = clock.wall();
  expect(calls[2]).toMatchObject({ tickets: wall - DAY_MS, log: wall - 30 * DAY_MS });
  stop();
});

it("prunes much in small batches with rests between, not all at once", async () => {
  const { clock, calls, left, stop } = upkeep(1700);
  await clock.advance(MINUTE_MS);
  expect(left()).toBe(1200);
  await clock.advance(1000);
  expect(left()).toBe(0);
  const gaps = calls.slice(1).map(({ at }, i) => at - (calls[i]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(100);
  stop();
});

it("keeps for ever what is to be kept for ever", async () => {
  const { clock, calls, stop } = upkeep(0, {
    ticketsMs: Number.POSITIVE_INFINITY,
    logMs: Number.POSITIVE_INFINITY,
  });
  await clock.advance(MINUTE_MS);
  expect(calls[0]).toMatchObject({ tickets: 0, log: 0 });
  stop();
});

it("tells of a fault and tries again a minute later", async () => {
  const { clock, calls, errors, stop, breakIt } = upkeep(0);
  breakIt();
  await clock.advance(2 * MINUTE_MS);
  expect(errors).toHaveLength(2);
  expect(calls).toHaveLength(2);
  stop();
});

it("stops, also in the middle of a batch", async () => {
  const { clock, calls, stop } = upkeep(100_000);
  await clock.advance(MINUTE_MS);
  stop();
  await clock.advance(10 * MINUTE_MS);
  expect(calls).toHaveLength(1);
  expect(clock.pending).toBe(0);
});
