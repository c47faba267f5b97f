import { dayAndTime, wayOutOfBan } from "@catq/shared";
import { time } from "@catq/shared/schemas";
import { z } from "zod";
import { safe } from "./safe-text.ts";

/** The extras of a `banned` problem: since when, until when (null: for ever) and why an address is banned. */
const ban = z.object({
  since: time,
  until: time.nullable(),
  reason: z.string().transform((text) => safe(text, 200)),
  /** The address or network that is banned; older daemons do not say it. */
  address: z.string().max(50).optional().catch(undefined),
});
export type Ban = Readonly<z.infer<typeof ban>>;

/** A ban in two sentences: since when, until when, why, and who can lift it. */
export function banInWords({ since, until, reason, address }: Ban): string {
  const end = until === null ? "for ever" : `until ${dayAndTime(until)}`;
  return `this address is banned, since ${dayAndTime(since)} and ${end}: ${safe(reason, 200)}. If that is a mistake, ${wayOutOfBan(address)}.`;
}

/** Reads the extras of a `banned` problem; null where they are not what catqd sends. */
export function readBan(document: unknown): Ban | null {
  return ban.safeParse(document).data ?? null;
}
