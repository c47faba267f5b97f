import { wrapText } from "@catq/shared";
import { type BarStyle, bar, spanBar } from "./bars.ts";
import { plainTable } from "./plain-table.ts";
import type { StatsReport } from "./reports.ts";

/** What the terminal shows, for tables and bars. */
export interface Page extends BarStyle {
  /** Characters in a line. */
  readonly width: number;
}

type Hour = StatsReport["hours"][number];
type Figures = StatsReport["total"];

/** Narrower bars say nothing. */
const MIN_BAR_WIDTH = 10;
const MAX_BAR_WIDTH = 60;
const MARGIN = 2;
const LEGEND =
  "Waited from the take to the call, viewed from the claim on: the median, and what 95 of 100 did not exceed.";

/** A day's figures for a person: what happened and how long it took, each by the hour and with bars beside. */
export function statsLines(report: StatsReport, page: Page): string[] {
  const { day, timeZone, total } = report;
  const hours = activeHours(report.hours);
  if (hours.length === 0) return [`Nothing happened on ${day}, as far as is still known.`];
  const labels = labelsOf(hours);
  const table = (heads: readonly string[], cellsOf: (figures: Figures) => readonly string[]): string[] => {
    const rows = [...hours.map((hour, i) => [labels[i] ?? "", ...cellsOf(hour)]), ["all", ...cellsOf(total)]];
    return plainTable(["hour", ...heads], rows, page.width);
  };
  // Where nobody came back, that column would only make the others narrower.
  const isRejoined = total.rejoined > 0;
  const heads = ["taken", "seen", "missed", ...(isRejoined ? ["back"] : []), "left", "banned"];
  const counts = table(heads, ({ taken, seen, missed, rejoined, left, banned }) =>
    [taken, seen, missed, ...(isRejoined ? [rejoined] : []), left, banned].map(String),
  );
  const times = table(["waited", "95 %", "viewed", "95 %"], ({ waited, viewed }) =>
    [waited?.medianMs, waited?.p95Ms, viewed?.medianMs, viewed?.p95Ms].map(briefly),
  );
  const maxTaken = Math.max(...hours.map(({ taken }) => taken));
  const maxWaitedMs = Math.max(...hours.map(({ waited }) => waited?.p95Ms ?? 0));
  return [
    ...wrapText(`Tickets of ${day}, by the hour of ${timeZone}:`, page.width),
    "",
    ...withBars(counts, page, "taken", (width) =>
      hours.map(({ taken }) => bar(taken, maxTaken, width, page)),
    ),
    "",
    ...wrapText(LEGEND, page.width),
    "",
    ...withBars(times, page, "waited: median, then 95 %", (width) =>
      hours.map(({ waited }) => {
        const span = { value: waited?.medianMs ?? 0, end: waited?.p95Ms ?? 0, most: maxWaitedMs };
        return spanBar(span, width, page);
      }),
    ),
  ];
}

/** Puts bars beside the rows of hours, where there is room for any. */
function withBars(
  table: readonly string[],
  page: Page,
  head: string,
  draw: (width: number) => string[],
): string[] {
  const room = page.width - (table[0]?.length ?? 0) - MARGIN;
  if (room < MIN_BAR_WIDTH) return [...table];
  const beside = [head.slice(0, room), ...draw(Math.min(room, MAX_BAR_WIDTH))];
  return table.map((line, index) => `${line}${" ".repeat(MARGIN)}${beside[index] ?? ""}`.trimEnd());
}

/** From the first hour in which anything happened to the last. */
function activeHours(hours: readonly Hour[]): readonly Hour[] {
  const isActive = ({ taken, seen, missed, rejoined, left, banned, waited }: Hour): boolean =>
    taken + seen + missed + rejoined + left + banned > 0 || waited !== null;
  const first = hours.findIndex(isActive);
  return first < 0 ? [] : hours.slice(first, hours.findLastIndex(isActive) + 1);
}

/** The hours as the clock shows them; one that comes twice, as clocks are put back, with its offset from UTC. */
function labelsOf(hours: readonly Hour[]): string[] {
  const plain = hours.map(({ from }) => clockOf(new Date(from)));
  return plain.map((label, index) => {
    const isTwice = plain.filter((other) => other === label).length > 1;
    return isTwice ? `${label}${offsetOf(new Date(hours[index]?.from ?? 0))}` : label;
  });
}

function clockOf(at: Date): string {
  const [hour, minute] = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0"));
  return minute === "00" ? `${hour}` : `${hour}:${minute}`;
}

function offsetOf(at: Date): string {
  const hours = -at.getTimezoneOffset() / 60;
  return hours < 0 ? `${hours}` : `+${hours}`;
}

/** A duration in two figures, as further ones would say more than is known. */
function briefly(ms: number | undefined): string {
  if (ms === undefined) return "-";
  const units = [
    [1000, "s"],
    [60_000, "min"],
    [3_600_000, "h"],
  ] as const;
  const [unitMs, unit] = units.findLast(([each]) => ms >= each * 0.995) ?? units[0];
  const count = ms / unitMs;
  return `${count < 9.95 ? Number(count.toFixed(1)) : Math.round(count)} ${unit}`;
}
