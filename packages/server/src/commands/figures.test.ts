import fc from "fast-check";
import { expect, it } from "vitest";
import type { Tally } from "../queue/model.ts";
import { bucketOf } from "../store/batch/tallies.ts";
import { figuresOf } from "./figures.ts";

const counted = (kind: Tally["kind"], count: number): Tally => ({ kind, bucket: -1, count, totalMs: 0 });

/** What a store makes of durations. */
function talliesOf(kind: "called" | "seen", durations: readonly number[]): Tally[] {
  const sums = new Map<number, { count: number; totalMs: number }>();
  for (const ms of durations) {
    const { count, totalMs } = sums.get(bucketOf(ms)) ?? { count: 0, totalMs: 0 };
    sums.set(bucketOf(ms), { count: count + 1, totalMs: totalMs + ms });
  }
  return [...sums].sort(([a], [b]) => a - b).map(([bucket, sum]) => ({ kind, bucket, ...sum }));
}

it("adds up what happened", () => {
  const seen = [counted("seen", 2), ...talliesOf("seen", [30_000, 30_000, 60_000])];
  expect(
    figuresOf([
      counted("taken", 9),
      counted("left", 1),
      counted("missed", 3),
      counted("rejoined", 1),
      ...seen,
    ]),
  ).toEqual({
    taken: 9,
    seen: 5,
    missed: 3,
    rejoined: 1,
    left: 1,
    banned: 0,
    waited: null,
    // Two of them were cut short, and nobody knows when they would have ended.
    viewed: { count: 3, medianMs: 30_000, p95Ms: 60_000 },
  });
});

it("never counts less than nothing", () => {
  expect(figuresOf([counted("missed", -1)]).missed).toBe(0);
});

it("finds median and 95th percentile to about 1 %, and exactly where all are the same", () => {
  expect(figuresOf(talliesOf("seen", Array(20).fill(60_000))).viewed).toEqual({
    count: 20,
    medianMs: 60_000,
    p95Ms: 60_000,
  });
  const durations = fc.array(fc.integer({ min: 1000, max: 100_000_000 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(durations, (all) => {
      const sorted = [...all].sort((a, b) => a - b);
      const exact = (part: number): number => sorted[Math.ceil(all.length * part) - 1] ?? 0;
      const times = figuresOf(talliesOf("called", all)).waited;
      expect(times?.count).toBe(all.length);
      for (const [found, part] of [
        [times?.medianMs, 0.5],
        [times?.p95Ms, 0.95],
      ] as const) {
        expect(Math.abs((found ?? 0) / exact(part) - 1)).toBeLessThan(0.023);
      }
    }),
  );
});
