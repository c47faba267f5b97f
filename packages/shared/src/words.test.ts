import { expect, it } from "vitest";
import { grouped, ordinal, roughWait, SOON } from "./words.ts";

it("groups thousands, and ends ordinals as English has them", () => {
  expect([0, 999, 1204, 1_234_567.4].map(grouped)).toEqual(["0", "999", "1,204", "1,234,567"]);
  expect([1, 2, 3, 4, 11, 112, 113, 1021, -3].map(ordinal)).toEqual(
    "1st 2nd 3rd 4th 11th 112th 113th 1,021st 0th".split(" "),
  );
});

it("is as coarse as a wait is known, and rounds a bound up", () => {
  const waits = [Number.NaN, 5000, 12_000, 94_000, 241_000, 8_000_000, 90_000_000];
  expect(waits.map((ms) => roughWait(ms))).toEqual([
    SOON,
    SOON,
    "10 s",
    "90 s",
    "4 min",
    "2 h",
    "over a day",
  ]);
  expect(waits.map((ms) => roughWait(ms, "up")).slice(2, 5)).toEqual(["20 s", "2 min", "5 min"]);
});
