const HOUR_S = 3600;
const DAY_S = 86_400;
/** What glibc takes where summer time has no rules: those of the United States. */
const USUAL_RULES = "M3.2.0,M11.1.0";

const NAME = "(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)";
const OFFSET = "[+-]?\\d{1,3}(?::\\d{1,2}){0,2}";
const ZONE = /* @__PURE__ */ new RegExp(`^${NAME}(${OFFSET})(?:${NAME}(${OFFSET})?(?:,(.+))?)?$`);
const RULE = /* @__PURE__ */ new RegExp(
  `^(?:M(\\d{1,2})\\.([1-5])\\.([0-6])|J(\\d{1,3})|(\\d{1,3}))(?:/(${OFFSET}))?$`,
);

/** When summer time begins or ends in a year, in seconds since 1970 by the clock on the wall. */
type Change = (year: number) => number;

/** A zone as the variable TZ describes it by rules. */
export interface PosixZone {
  /** Seconds to add to UTC for the time on the wall at a moment, in milliseconds since 1970. */
  offsetAt(ms: number): number;
  readonly hasSummerTime: boolean;
}

/** Reads a value of TZ such as `EST5EDT,M3.2.0,M11.1.0` (POSIX.1-2024, XBD 8.3); null for anything else. */
export function readPosixZone(text: string): PosixZone | null {
  const [whole, standard, summer, rules] = ZONE.exec(text) ?? [];
  if (whole === undefined || standard === undefined) return null;
  const winterOffset = 0 - secondsOf(standard);
  const hasSummerTime = new RegExp(`^${NAME}${OFFSET}${NAME}`).test(text);
  if (!hasSummerTime) return { offsetAt: () => winterOffset, hasSummerTime };
  const summerOffset = summer === undefined ? winterOffset + HOUR_S : 0 - secondsOf(summer);
  const [begin, end, ...more] = (rules ?? USUAL_RULES).split(",").map(readRule);
  if (!begin || !end || more.length > 0) return null;
  return {
    hasSummerTime,
    offsetAt(ms) {
      const s = ms / 1000;
      const year = new Date((s + winterOffset) * 1000).getUTCFullYear();
      const [from, to] = [begin(year) - winterOffset, end(year) - summerOffset];
      // South of the equator, summer time is at both ends of the year.
      const isSummer = from < to ? s >= from && s < to : s >= from || s < to;
      return isSummer ? summerOffset : winterOffset;
    },
  };
}

function readRule(text: string): Change | null {
  const [whole, month, week, weekday, julian, day, time] = RULE.exec(text) ?? [];
  if (whole === undefined) return null;
  const at = time === undefined ? 2 * HOUR_S : secondsOf(time);
  if (month !== undefined) {
    return (year) => dayOfMonth(year, Number(month) - 1, Number(week), Number(weekday)) + at;
  }
  if (day !== undefined) return (year) => Date.UTC(year, 0, 1) / 1000 + Number(day) * DAY_S + at;
  // The 29th of February is never counted: 60 is always the 1st of March.
  return (year) =>
    Date.UTC(year, 0, 1) / 1000 + (Number(julian) - (isLong(year, Number(julian)) ? 0 : 1)) * DAY_S + at;
}

function isLong(year: number, julian: number): boolean {
  return julian >= 60 && new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
}

/** The `week`th such weekday of a month, 5 for the last, in seconds since 1970. */
function dayOfMonth(year: number, month: number, week: number, weekday: number): number {
  const first = 1 + ((7 + weekday - new Date(Date.UTC(year, month, 1)).getUTCDay()) % 7);
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const date = Math.min(first + 7 * (week - 1), first + 7 * Math.floor((days - first) / 7));
  return Date.UTC(year, month, date) / 1000;
}

function secondsOf(offset: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = offset.replace(/^[+-]/, "").split(":").map(Number);
  return (offset.startsWith("-") ? -1 : 1) * (hours * HOUR_S + minutes * 60 + seconds);
}
