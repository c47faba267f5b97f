import { type PosixZone, readPosixZone } from "./posix-zone.ts";

/** How the system's files are read; each throws where there is none. */
export interface ZoneFiles {
  realPath(path: string): string;
  read(path: string): string;
}

const UTC = "UTC";
/** Asked first, so that rules are known by the name that most people know. */
const WELL_KNOWN = ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"].concat([
  "Europe/London",
  "Europe/Berlin",
  "Europe/Athens",
  "Asia/Kolkata",
  "Asia/Tokyo",
  "Australia/Sydney",
]);
const DAY_MS = 86_400_000;

/**
 * Has a process with this environment tell the time as other programs do, whatever TZ says (tzset(3)): ICU knows names
 * of the IANA database, and takes most other ways of writing a zone for UTC.
 */
export function settleTimeZone(env: { TZ?: string | undefined }, files: ZoneFiles): void {
  const { TZ } = env;
  if (TZ === undefined || isPlainZone(TZ)) return;
  // Node reads the zone anew when this variable is set.
  env.TZ = zoneOf(TZ, Date.now(), files);
}

/** Whether ICU, by which JavaScript tells the time, is sure to know this value of TZ: `Europe/Berlin`. */
export function isPlainZone(tz: string): boolean {
  return /^[A-Z][A-Za-z_]+\/[A-Za-z_]+(\/[A-Za-z_]+)?$/.test(tz) || tz === UTC;
}

/**
 * The name in the IANA database of what other programs make of a value of TZ (tzset(3)): a name, a file, or rules,
 * each with or without a colon before it; UTC for what they do not know. ICU knows names, and of the others some.
 */
export function zoneOf(tz: string, now: number, files: ZoneFiles): string {
  const text = tz.replace(/^:/, "");
  if (text.startsWith("/")) return zoneOfFile(text, now, files);
  const name = text.replace(/^(?:posix|right)\//, "");
  // `EST5EDT` and its like are both; they have the same hours.
  if (isZone(name)) return name;
  const rules = readPosixZone(text);
  return rules === null ? UTC : zoneOfRules(rules, now);
}

function zoneOfFile(path: string, now: number, { realPath, read }: ZoneFiles): string {
  try {
    for (const file of [path, realPath(path)]) {
      const name = /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(file)?.[1];
      if (name !== undefined && isZone(name)) return name;
    }
    // A copy: the last line of such a file has the rules from now on (RFC 9636, 3.3).
    const rules = readPosixZone(read(path).trimEnd().split("\n").at(-1) ?? "");
    return rules === null ? UTC : zoneOfRules(rules, now);
  } catch {
    return UTC;
  }
}

/** A zone that has the same hours, for a year around `now`; where there is none, the one of the hour. */
function zoneOfRules(rules: PosixZone, now: number): string {
  const hours = rules.offsetAt(now) / 3600;
  const isWhole = Number.isInteger(hours) && hours >= -12 && hours <= 14;
  // The sign is that of POSIX: how far UTC is ahead.
  const ofTheHour = !isWhole ? UTC : hours === 0 ? UTC : `Etc/GMT${hours < 0 ? "+" : "-"}${Math.abs(hours)}`;
  if (!rules.hasSummerTime && isWhole) return ofTheHour;
  const moments = Array.from({ length: 105 }, (_, week) => now + (week - 52) * 7 * DAY_MS);
  const isSame = (name: string): boolean => {
    const offsetAt = offsetsOf(name);
    return moments.every((moment) => offsetAt(moment) === rules.offsetAt(moment));
  };
  return [...WELL_KNOWN, ...Intl.supportedValuesOf("timeZone")].find(isSame) ?? ofTheHour;
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Seconds to add to UTC, by ICU. */
function offsetsOf(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  return (ms) => {
    const name = format.formatToParts(ms).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours = 0, minutes = 0] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  };
}
