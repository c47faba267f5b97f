import { expect, test } from "vitest";
import { isForegroundStat, isForegroundState } from "./foreground.ts";
import { statFields } from "./proc-stat.ts";

test("a process group is in the foreground where the terminal says so, or there is none", () => {
  expect(isForegroundStat(statFields("7 (node) S 1 7 7 34816 7 4194304 …"))).toBe(true);
  expect(isForegroundStat(statFields("8 (a) b (x) S 7 8 7 34816 7 4194304 …"))).toBe(false);
  expect(isForegroundStat(statFields("7 (node) S 1 7 7 0 -1 4194304 …"))).toBe(true);
  expect(isForegroundStat(null)).toBe(null);
});

test("without /proc, ps tells", () => {
  expect(isForegroundState("S+\n")).toBe(true);
  expect(isForegroundState("Ss\n")).toBe(false);
  expect(isForegroundState("")).toBe(null);
});
