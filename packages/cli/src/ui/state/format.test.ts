import { count, countdown, ordinal, people, roughWait } from "@catq/shared";
import fc from "fast-check";
import { expect, test } from "vitest";
import { timeOfDay } from "./format.ts";

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
