import { expect, test } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { TimeSlice } from "./time-slice.ts";

/** How long the slice lasts, in whole milliseconds. */
function lasts(slice: TimeSlice, clock: FakeClock): number {
  let ms = 0;
  for (; !slice.isOver; ms++) clock.standStill(1);
  return ms;
}

test.each([
  { others: "nobody else does anything", takesMs: 0, turnMs: 6 },
  { others: "the others take a part of the turn", takesMs: 8, turnMs: 4 },
  { others: "the others take all of it", takesMs: 50, turnMs: 2 },
])("the streams get $turnMs ms where $others", async ({ takesMs, turnMs }) => {
  const clock = new FakeClock();
  const slice = new TimeSlice(clock);
  expect(lasts(slice, clock)).toBe(6);
  setImmediate(() => clock.standStill(takesMs));
  await slice.yield();
  expect(lasts(slice, clock)).toBe(turnMs);
});
