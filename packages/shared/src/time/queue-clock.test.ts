import { expect, it } from "vitest";
import { advanceFrom, left, untilWholeSecond, waitsLeft } from "./queue-clock.ts";

const came = { at: 1000, value: { now: "2031-01-01T00:00:00.000Z" } };
const inTen = "2031-01-01T00:00:10.000Z";

it("counts from the daemon's own time, whatever the receiver's clock says, and stands while the queue does", () => {
  expect(left({ at: 4000, pausedAt: null }, came, inTen)).toBe(7000);
  expect(left({ at: 4000, pausedAt: 2000 }, came, inTen)).toBe(9000);
  expect(left({ at: 99_000, pausedAt: null }, came, inTen)).toBe(0);
  expect(left({ at: 4000, pausedAt: null }, came, "soon")).toBeNull();
  expect(left({ at: 4000, pausedAt: null }, came, null)).toBeNull();
});

it("lets waits grow shorter, and never less than nothing", () => {
  const ticket = { at: 1000, value: { estimatedWaitMs: 2000, longestWaitMs: 9000 } };
  expect(waitsLeft({ at: 4000, pausedAt: null }, ticket)).toEqual({ expectedMs: 0, longestMs: 6000 });
});

it("knows how far somebody has come", () => {
  expect([advanceFrom(10, 10), advanceFrom(10, 4), advanceFrom(10, null), advanceFrom(0, 3)]).toEqual([
    0, 0.6, 1, 0,
  ]);
});

it("knows when a count of seconds changes", () => {
  expect([3000, 2400, 1, -400].map(untilWholeSecond)).toEqual([1000, 400, 1, 600]);
});
