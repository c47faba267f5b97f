import { numberOf } from "@catq/shared";
import { expect, it } from "vitest";
import { firstAfterRestore } from "./first-after-restore.ts";

const HOUR_MS = 3_600_000;

it.each([
  ["a queue that gave nothing", { nextSequence: 0, awayMs: 0, busiestHour: 0 }, "B00"],
  ["a backup of this moment", { nextSequence: 57, awayMs: 0, busiestHour: 57 }, "C00"],
  ["a backup of an hour ago", { nextSequence: 57, awayMs: HOUR_MS, busiestHour: 57 }, "D00"],
  ["a backup of a night ago", { nextSequence: 5021, awayMs: 10 * HOUR_MS, busiestHour: 300 }, "CE00"],
  ["a clock that went back", { nextSequence: 100, awayMs: -HOUR_MS, busiestHour: 1000 }, "C00"],
  ["a clock that is years ahead", { nextSequence: 0, awayMs: 1e12, busiestHour: 1000 }, "ZB00"],
])("goes on at a new letter after %s", (_, was, number) => {
  expect(numberOf(firstAfterRestore(was))).toBe(number);
});
