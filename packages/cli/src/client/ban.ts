import { time } from "@catq/shared/schemas";
import { z } from "zod";
import { safe } from "./safe-text.ts";

/** The extras of a `banned` problem: since when, until when (null: for ever) and why an address is banned. */
const ban = z.object({
  since: time,
  until: time.nullable(),
  reason: z.string().transform((text) => safe(text, 200)),
});
export type Ban = Readonly<z.infer<typeof ban>>;

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
export function readBan(document: unknown): Ban | null {
  return ban.safeParse(document).data ?? null;
}
