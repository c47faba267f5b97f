import { expect, it } from "vitest";
import { countdown, estimate, moment, spokenTime } from "./words.ts";

it.each([
  [0, "0 s", "0 seconds"],
  [1, "1 s", "1 second"],
  [59_001, "60 s", "60 seconds"],
  [125_000, "2:05", "2 minutes"],
  [3 * 3_600_000 + 300_000, "3 h 05", "3 hours"],
  [1e12, "over 99 h", "over 99 days"],
])("writes and says %d ms", (ms, written, said) => {
  expect(countdown(ms)).toBe(written);
  expect(spokenTime(ms)).toBe(said);
});

it("estimates no more than the bound, and rounds the bound up", () => {
  expect(estimate(61_000, 61_000)).toBe("About 60 s, at most 70 s");
  expect(estimate(300_000, 240_000)).toBe("About 4 min");
});

it("names a moment in the reader's own way, and leaves alone what is none", () => {
  expect(moment("2031-05-04T12:00:00Z", "en-GB")).toMatch(/^4 May 2031/);
  expect(moment("some day")).toBe("some day");
});
