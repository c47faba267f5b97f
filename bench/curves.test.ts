import { expect, test } from "vitest";
import type { Measured } from "./bench.ts";
import { chartsOf } from "./curves.ts";

const line = (x: number, bareX: number, samples: { ours: number[]; bare: number[] }): Measured => ({
  name: `take at ${x}`,
  against: "bare Koa",
  unit: "ms",
  ...samples,
  target: null,
  point: { chart: "A request", along: "tickets waiting", curve: "take", x, bareX },
});

test("bare samples at the same x make a curve of their own", () => {
  const [chart] = chartsOf([
    line(100, 100, { ours: [3], bare: [2] }),
    line(10, 10, { ours: [2], bare: [1] }),
  ]);
  expect(chart).toMatchObject({ title: "A request", along: "tickets waiting", unit: "ms" });
  expect(chart?.curves).toEqual([
    { name: "take", isBare: false, points: [at(10, 2), at(100, 3)] },
    { name: "bare Koa", isBare: true, points: [at(10, 1), at(100, 2)] },
  ]);
});

test("bare samples at another x are the beginning of the curve itself, once", () => {
  const [chart] = chartsOf([
    line(100, 10, { ours: [3], bare: [2] }),
    line(1000, 10, { ours: [4], bare: [2] }),
  ]);
  expect(chart?.curves).toEqual([
    { name: "take", isBare: false, points: [at(10, 2), at(100, 3), at(1000, 4)] },
  ]);
});

test("a point is the median of its samples, with the quartiles", () => {
  const [chart] = chartsOf([line(10, 10, { ours: [1, 2, 3, 4, 5], bare: [1] })]);
  expect(chart?.curves[0]?.points).toEqual([{ x: 10, y: 3, from: 2, to: 4 }]);
});

test("lines that are no points are in no chart", () => {
  const { point: _, ...plain } = line(1, 1, { ours: [1], bare: [1] });
  expect(chartsOf([plain])).toEqual([]);
});

function at(x: number, y: number) {
  return { x, y, from: y, to: y };
}
