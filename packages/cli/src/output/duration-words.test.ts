import { expect, test } from "vitest";
import { inWords, timeLeft, waitInWords } from "./duration-words.ts";

test("says durations in the unit that people would", () => {
  expect(inWords(0)).toBe("0 s");
  expect(inWords(-5)).toBe("0 s");
  expect(inWords(99_000)).toBe("99 s");
  expect(inWords(100_000)).toBe("2 min");
  expect(inWords(5_940_000)).toBe("99 min");
  expect(inWords(6_000_000)).toBe("2 h");
  expect(inWords(4 * 86_400_000)).toBe("4 days");
  expect(inWords(1e300)).toBe("over 999 days");
});

test("says a wait with its bound, and the bound is never rounded down", () => {
  expect(waitInWords(240_000, 600_001)).toBe("about 4 min, at most 11 min");
  expect(waitInWords(40_000, 40_000)).toBe("about 40 s");
  expect(waitInWords(40_000, 0)).toBe("about 40 s");
  expect(waitInWords(3, 29_000)).toBe("any moment, at most 29 s");
  expect(waitInWords(0, 0)).toBe("any moment");
});

test("reckons what is left by the server's own clock", () => {
  expect(timeLeft("2026-11-24T10:01:00.000Z", "2026-11-24T10:00:20.500Z")).toBe(39_500);
  expect(timeLeft("2026-11-24T10:01:00.000Z", "2026-11-24T10:02:00.000Z")).toBe(0);
});
