import fc from "fast-check";
import { expect, it } from "vitest";
import { aboutWait, calledIn, countdown, roughWait, waitWords } from "./wait-words.ts";

it("is as coarse as a wait is known, and rounds a bound up", () => {
  const waits = [Number.NaN, 5000, 12_000, 94_000, 241_000, 4_100_000, 8_000_000, 260_000_000, 1e300];
  const words = "a few seconds,a few seconds,10 s,90 s,4 min,68 min,2 h,3 days,over 99 days".split(",");
  expect(waits.map((ms) => roughWait(ms))).toEqual(words);
  expect(waits.map((ms) => roughWait(ms, "up")).slice(2, 5)).toEqual(["20 s", "2 min", "5 min"]);
  expect([3000, 40_000, 1e300].map(aboutWait)).toEqual(["a few seconds", "about 40 s", "over 99 days"]);
});

it.each([
  [240_000, 600_001, "about 4 min, at most 11 min"],
  [31_000, 42_000, "about 30 s, at most 50 s"],
  [40_000, 40_000, "about 40 s"],
  [900_000, 600_000, "about 10 min"],
  [3, 29_000, "any moment now, at most 30 s"],
  [3000, 240_000, "a few seconds, at most 4 min"],
  [3000, 4000, "a few seconds"],
  [0, 0, "any moment now"],
  [3_600_000, 1e15, "about 60 min"],
])("says a wait of %d ms that is %d ms at most", (expected, longest, words) => {
  expect(waitWords(expected, longest).both).toBe(words);
});

it("says when somebody is called who takes a number now", () => {
  expect(calledIn(0, 0)).toBe("at once");
  expect(calledIn(100, 60_000)).toBe("any moment now, in 60 s at the latest");
  expect(calledIn(3000, 60_000)).toBe("in a few seconds, in 60 s at the latest");
  expect(calledIn(240_000, 600_000)).toBe("in about 4 min, in 10 min at the latest");
});

it("says nothing twice, promises no vague bound, and expects no more than the bound, whatever the two are", () => {
  const ms = fc.oneof(
    fc.double({ min: 0, max: 1e13, noNaN: true }),
    fc.integer({ min: 0, max: 20 }).map((n) => n * 1000),
    fc.integer({ min: 0, max: 200 }).map((n) => n * 60_000 - 1),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1),
  );
  fc.assert(
    fc.property(ms, ms, (expected, longest) => {
      const { about, most, both } = waitWords(expected, longest);
      expect(both).not.toMatch(/about (a|over|any)|most (a|over|any|about)|latest.*latest|NaN|Infinity/);
      expect(calledIn(expected, longest)).not.toMatch(/about (a|over|any)|\bin (any|at) |latest.*latest/);
      if (most === "") return;
      expect(most.replace("at most ", "")).not.toBe(about.replace("about ", ""));
      expect(msOf(about)).toBeLessThanOrEqual(msOf(most));
    }),
    { numRuns: 2000 },
  );
});

it("a countdown shows 0 only when it is over", () => {
  expect([60_000, 42_001, 1, 0, -5, 125_000, 7_500_000, 1e15, Number.NaN].map(countdown)).toEqual(
    "60 s,43 s,1 s,0 s,0 s,2 min 05 s,2 h 05 min,over 99 h,0 s".split(","),
  );
});

/** What words of a wait come to, in milliseconds. */
function msOf(words: string): number {
  const [, value, unit = ""] = /(\d+) (s|min|h|days)$/.exec(words) ?? [];
  const units: Record<string, number> = { s: 1000, min: 60_000, h: 3_600_000, days: 86_400_000 };
  return value === undefined ? 0 : Number(value) * (units[unit] ?? Number.NaN);
}
