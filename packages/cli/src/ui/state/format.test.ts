import { count, ordinal, people, roughWait } from "@catq/shared";
import fc from "fast-check";
import { expect, test } from "vitest";
import { countdown, estimate, timeOfDay } from "./format.ts";

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

test("the longest wait is rounded up, and the expected one is never above it", () => {
  expect(estimate(31_000, 42_000)).toEqual({
    about: "about 30 s",
    most: "at most 50 s",
    both: "about 30 s, at most 50 s",
  });
  expect(estimate(900_000, 600_000)).toEqual({
    about: "about 10 min",
    most: "at most 10 min",
    both: "about 10 min",
  });
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
