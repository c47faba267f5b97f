import { expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";

const highest = () => 1;
const lowest = () => 0;

it("pauses longer each time, within bounds, and not all at once", () => {
  const pauses = [1, 2, 3, 10, 1000].map((failures) => backoffMs({ failures, random: highest }));
  expect(pauses).toEqual([500, 1000, 2000, 10_000, 10_000]);
  expect(backoffMs({ failures: 3, random: lowest })).toBe(1000);
});

it("begins with the stream's own wish, within bounds", () => {
  expect(backoffMs({ failures: 1, retryMs: 3000, random: lowest })).toBe(1500);
  expect(backoffMs({ failures: 1, retryMs: 999_999, random: highest })).toBe(10_000);
  expect(backoffMs({ failures: 1, retryMs: 0, random: highest })).toBe(100);
});

it("waits as long as it is asked to, and up to a tenth longer", () => {
  expect(backoffMs({ failures: 1, retryAfterMs: 60_000, random: lowest })).toBe(60_000);
  expect(backoffMs({ failures: 1, retryAfterMs: 60_000, random: highest })).toBe(66_000);
  expect(backoffMs({ failures: 9, retryAfterMs: 1000, random: highest })).toBe(10_000);
});
