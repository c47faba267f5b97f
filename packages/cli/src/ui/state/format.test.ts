import { roughWait } from "@catq/shared";
import fc from "fast-check";
import { expect, test } from "vitest";
import { count, countdown, estimate, ordinal, people, timeOfDay } from "./format.ts";

test("counts are grouped, and end at a million", () => {
  expect([0, 7, 1204, 999_999, 1e6, 1e300, Number.NaN, -3].map(count)).toEqual([
    "0",
    "7",
    "1,204",
    "999,999",
    "over 999,999",
    "over 999,999",
    "0",
    "0",
  ]);
});

test("ordinals end as English has them", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 113, 1003].map(ordinal)).toEqual(
    "1st 2nd 3rd 4th 11th 12th 13th 21st 102nd 113th 1,003rd".split(" "),
  );
  expect(ordinal(Number.POSITIVE_INFINITY)).toBe("after 999,999");
});

test("one person, several people", () => {
  expect([0, 1, 2].map(people)).toEqual(["0 people", "1 person", "2 people"]);
});

test("a countdown shows 0 only when it is over", () => {
  expect([60_000, 42_001, 1, 0, -5, 125_000, 7_500_000, 1e15, Number.NaN].map(countdown)).toEqual([
    "60 s",
    "43 s",
    "1 s",
    "0 s",
    "0 s",
    "2 min 05 s",
    "2 h 05 min",
    "over 99 h",
    "0 s",
  ]);
});

test("waits are as coarse as they are known", () => {
  expect([0, 4_000, 8_000, 31_000, 240_000, 4_100_000, 12_240_000, 1e300].map((ms) => roughWait(ms))).toEqual(
    ["a few seconds", "a few seconds", "10 s", "30 s", "4 min", "68 min", "3 h", "over a day"],
  );
});

test("the longest wait is rounded up, and the expected one is never above it", () => {
  expect(estimate(31_000, 42_000)).toEqual({ about: "about 30 s", most: "at most 50 s" });
  expect(estimate(900_000, 600_000)).toEqual({ about: "about 10 min", most: "at most 10 min" });
});

test("times of day have a fixed width, impossible ones too", () => {
  expect(timeOfDay(Date.parse("2026-03-01T12:00:05Z"))).toMatch(/^\d\d:\d\d$/);
  expect(timeOfDay(Date.parse("2026-03-01T12:00:05Z"), "seconds")).toMatch(/^\d\d:\d\d:05$/);
  expect(timeOfDay(1e300)).toBe("--:--");
});

test("whatever the number, the text is short and plain", () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const texts = [count, ordinal, people, countdown, roughWait, timeOfDay].map((format) => format(value));
      for (const text of texts) {
        expect(text).toMatch(/^[-\w ,.:]{1,20}$/);
        expect(text).not.toMatch(/NaN|Infinity|undefined|e\+/);
      }
    }),
  );
});
