import { expect, it } from "vitest";
import type { StatsReport } from "./reports.ts";
import { type Page, statsLines } from "./stats-lines.ts";

const HOUR_MS = 3_600_000;
const TERMINAL: Page = { width: 80, isUnicode: true, hasColour: false };
const PIPE: Page = { width: 80, isUnicode: false, hasColour: false };
const NONE = { taken: 0, seen: 0, missed: 0, rejoined: 0, left: 0, banned: 0, waited: null, viewed: null };

type Hour = StatsReport["hours"][number];

/** A day on which something happened in a few hours; by the clock of this process. */
function day(happened: Readonly<Record<number, Partial<Hour>>>): StatsReport {
  const start = new Date(2026, 5, 15).getTime();
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    from: new Date(start + hour * HOUR_MS).toISOString(),
    to: new Date(start + (hour + 1) * HOUR_MS).toISOString(),
    ...NONE,
    ...happened[hour],
  }));
  const taken = hours.reduce((sum, hour) => sum + hour.taken, 0);
  const rejoined = hours.reduce((sum, hour) => sum + hour.rejoined, 0);
  return {
    type: "stats",
    version: 1,
    day: "2026-06-15",
    timeZone: "Mars/Olympus",
    hours,
    total: { ...NONE, taken, rejoined },
  };
}

const BUSY = day({
  9: { taken: 10, seen: 8, missed: 1, left: 1, waited: { count: 9, medianMs: 8600, p95Ms: 61_000 } },
  11: {
    taken: 40,
    seen: 30,
    banned: 3,
    waited: { count: 33, medianMs: 754_000, p95Ms: 7_300_000 },
    viewed: { count: 30, medianMs: 38_400, p95Ms: 60_000 },
  },
});

it("shows the hours from the first to the last in which anything happened", () => {
  expect(statsLines(BUSY, PIPE)).toEqual([
    "Tickets of 2026-06-15, by the hour of Mars/Olympus:",
    "",
    "hour  taken  seen  missed  left  banned  taken",
    "  09     10     8       1     1       0  ##########",
    "  10      0     0       0     0       0",
    `  11     40    30       0     0       3  ${"#".repeat(39)}`,
    " all     50     0       0     0       0",
    "",
    "Waited from the take to the call, viewed from the claim on: the median, and what",
    "95 of 100 did not exceed.",
    "",
    "hour  waited   95 %  viewed   95 %  waited: median, then 95 %",
    "  09   8.6 s  1 min       -      -  -",
    "  10       -      -       -      -",
    `  11  13 min    2 h    38 s  1 min  ${"#".repeat(5)}${"-".repeat(39)}`,
    " all       -      -       -      -",
  ]);
});

it("shows how many came back after a missed turn, where anybody did", () => {
  const lines = statsLines(day({ 9: { taken: 10, missed: 3, rejoined: 2 }, 10: { missed: 1 } }), PIPE);
  expect(lines.slice(2, 6)).toEqual([
    expect.stringMatching(/^hour {2}taken {2}seen {2}missed {2}back {2}left {2}banned {2}taken$/),
    expect.stringMatching(/^ {2}09 +10 +0 +3 +2 +0 +0 {2}#+$/),
    expect.stringMatching(/^ {2}10 +0 +0 +1 +0 +0 +0$/),
    expect.stringMatching(/^ all +10 +0 +0 +2 +0 +0$/),
  ]);
});

it("draws finer bars where the terminal has the characters for it", () => {
  const lines = statsLines(day({ 0: { taken: 1 }, 1: { taken: 312 } }), TERMINAL);
  expect(lines.find((line) => line.startsWith("  00"))).toMatch(/0 {2}▏$/);
  expect(lines.find((line) => line.startsWith("  01"))).toMatch(/0 {2}█+$/);
});

it("says nothing by colour alone, and uses none where there is to be none", () => {
  const coloured = statsLines(BUSY, { ...TERMINAL, hasColour: true });
  const plain = statsLines(BUSY, TERMINAL);
  expect(coloured.join("\n")).toContain("\u001b[36m");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a terminal is sent
  expect(coloured.map((line) => line.replaceAll(/\u001b\[\d+m/g, ""))).toEqual(plain);
  expect(plain.join("\n")).not.toContain("\u001b");
});

it.each([120, 80, 60, 50, 40])("fits %i columns, with bars where there is room for any", (width) => {
  for (const isUnicode of [true, false]) {
    const lines = statsLines(BUSY, { width, isUnicode, hasColour: false });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(/[█#]/.test(lines.join(""))).toBe(width >= 50);
  }
});

it("moves closer together before it grows too wide", () => {
  const [, , , , row] = statsLines(day({ 5: { taken: 123_456, seen: 123_456, missed: 99_999 } }), {
    ...PIPE,
    width: 40,
  });
  expect(row).toMatch(/^ {2}05 +123456 +123456 +99999 +0 +0$/);
  expect(row?.length).toBeLessThanOrEqual(40);
});

it("says that nothing happened", () => {
  expect(statsLines(day({}), TERMINAL)).toEqual([
    "Nothing happened on 2026-06-15, as far as is still known.",
  ]);
});
