import { safe } from "./safe-text.ts";

/** Since when, until when (RFC 3339; null: for ever) and why an address is banned. */
export interface Ban {
  readonly since: string;
  readonly until: string | null;
  readonly reason: string;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A moment (RFC 3339) by this machine's calendar and clock, to the minute: `25 Nov 2026, 04:54`. */
export function dayAndTime(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "an unknown time";
  const [hours, minutes] = [date.getHours(), date.getMinutes()].map((value) =>
    String(value).padStart(2, "0"),
  );
  return `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}, ${hours}:${minutes}`;
}

/** A ban in one sentence: since when, until when, why. */
export function banInWords({ since, until, reason }: Ban): string {
  const end = until === null ? "for ever" : `until ${dayAndTime(until)}`;
  return `this address is banned, since ${dayAndTime(since)} and ${end}: ${safe(reason, 200)}.`;
}

/** Reads the extras of a `banned` problem; null where they are not what catqd sends. */
export function readBan(document: Readonly<Record<string, unknown>>): Ban | null {
  const { since, until, reason } = document;
  if (!isTime(since) || !(until === null || isTime(until)) || typeof reason !== "string") return null;
  return { since, until, reason: safe(reason, 200) };
}

/** Whether a value is a time of RFC 3339 in UTC: Date.parse alone takes much more, with remarks in brackets. */
export function isTime(value: unknown): value is string {
  return typeof value === "string" && TIME.test(value) && !Number.isNaN(Date.parse(value));
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
