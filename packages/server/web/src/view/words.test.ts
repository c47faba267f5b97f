import { ordinal, roughWait } from "@catq/shared";
import { expect, it } from "vitest";
import { countdown, estimate, moment, spokenTime } from "./words.ts";

it.each([
  [1, "1st"],
  [2, "2nd"],
  [3, "3rd"],
  [11, "11th"],
  [112, "112th"],
  [1021, "1,021st"],
])("counts places: %d is the %s", (value, text) => {
  expect(ordinal(value)).toBe(text);
});

it.each([
  [0, "0 s", "0 seconds"],
  [1, "1 s", "1 second"],
  [59_001, "60 s", "60 seconds"],
  [125_000, "2:05", "2 minutes"],
  [3 * 3_600_000 + 300_000, "3 h 05", "3 hours"],
  [1e12, "over 99 h", "over a day"],
])("writes and says %d ms", (ms, written, said) => {
  expect(countdown(ms)).toBe(written);
  expect(spokenTime(ms)).toBe(said);
});

it("is as coarse as a wait is known, and rounds a bound up", () => {
  expect([4000, 12_000, 85_000, 240_000, 8_000_000].map((ms) => roughWait(ms))).toEqual([
    "a few seconds",
    "10 s",
    "90 s",
    "4 min",
    "2 h",
  ]);
  expect(estimate(61_000, 61_000)).toBe("About 60 s, 70 s at most");
  expect(estimate(300_000, 240_000)).toBe("About 4 min");
});

it("names a moment in the reader's own way, and leaves alone what is none", () => {
  expect(moment("2031-05-04T12:00:00Z", "en-GB")).toMatch(/^4 May 2031/);
  expect(moment("some day")).toBe("some day");
});
