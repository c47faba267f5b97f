import { expect, test } from "vitest";
import type { Measured } from "./bench.ts";
import { quantile, ratioOf } from "./ratio.ts";

const line: Measured = { name: "x", against: "y", unit: "ms", ours: [], bare: [], target: null };

test("a quantile lies between its neighbours", () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([4, 1, 2, 3], 0.5)).toBe(2.5);
  expect(quantile([7], 0.75)).toBe(7);
});

test("the ratio is that of the pairs, so a machine that slows down half-way changes nothing", () => {
  const judged = ratioOf({ ...line, ours: [15, 15, 150, 150], bare: [10, 10, 100, 100] });
  expect(judged).toMatchObject({ ratio: 1.5, from: 1.5, to: 1.5, isMet: null });
});

test("a target is a bound from above or from below, and itself within it", () => {
  const sampled = { ...line, ours: [16], bare: [10] };
  expect(ratioOf({ ...sampled, target: { most: 1.6 } }).isMet).toBe(true);
  expect(ratioOf({ ...sampled, target: { most: 1.5 } }).isMet).toBe(false);
  expect(ratioOf({ ...sampled, target: { least: 1.6 } }).isMet).toBe(true);
  expect(ratioOf({ ...sampled, target: { least: 1.7 } }).isMet).toBe(false);
});

test("a target on ours alone looks at no ratio", () => {
  const sampled = { ...line, ours: [16, 20], bare: [1, 1] };
  expect(ratioOf({ ...sampled, target: { oursMost: 18 } }).isMet).toBe(true);
  expect(ratioOf({ ...sampled, target: { oursMost: 17 } }).isMet).toBe(false);
  expect(ratioOf({ ...sampled, target: { oursLeast: 18 } }).isMet).toBe(true);
  expect(ratioOf({ ...sampled, target: { oursLeast: 19 } }).isMet).toBe(false);
});

test("samples without a partner are no measurement", () => {
  expect(() => ratioOf(line)).toThrow(RangeError);
  expect(() => ratioOf({ ...line, ours: [1, 2], bare: [1] })).toThrow(RangeError);
});
