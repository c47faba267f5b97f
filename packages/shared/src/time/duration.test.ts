import { expect, it } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

it.each([
  ["150ms", 150],
  ["60s", 60_000],
  ["1.5s", 1500],
  ["90m", 5_400_000],
  ["24h", 86_400_000],
  ["7d", 604_800_000],
  ["forever", Number.POSITIVE_INFINITY],
  ["0s", 0],
])("reads %s", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(["", "60", "s", "-1s", "1 s", "1w", "1e3s", "99999999999999999d"])("refuses %j", (text) => {
  expect(parseDuration(text)).toBeNull();
});

it.each([
  [150, "150ms"],
  [60_000, "1m"],
  [90_000, "90s"],
  [86_400_000, "1d"],
  [0, "0ms"],
  [Number.POSITIVE_INFINITY, "forever"],
])("writes %d ms as %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
  expect(parseDuration(text)).toBe(ms);
});
