import { expect, it } from "vitest";
import { timeText } from "./time-text.ts";

it("writes times as RFC 3339 does, whichever came before", () => {
  const times = [0, 1, 1, 0, 951_782_400_000, -1];
  expect(times.map(timeText)).toEqual([
    "1970-01-01T00:00:00.000Z",
    "1970-01-01T00:00:00.001Z",
    "1970-01-01T00:00:00.001Z",
    "1970-01-01T00:00:00.000Z",
    "2000-02-29T00:00:00.000Z",
    "1969-12-31T23:59:59.999Z",
  ]);
});

it("refuses what is no time, and goes on", () => {
  expect(() => timeText(Number.NaN)).toThrow(RangeError);
  expect(() => timeText(9e15)).toThrow(RangeError);
  expect(timeText(1)).toBe("1970-01-01T00:00:00.001Z");
});
