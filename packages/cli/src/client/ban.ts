import { dayAndTime, wayOutOfBan } from "@catq/shared";
import { safe } from "./safe-text.ts";
import { nullable, object, readValue, type Shape, string, time } from "./shape/shape.ts";

/** The extras of a `banned` problem: since when, until when (null: for ever) and why an address is banned. */
export interface Ban {
  readonly since: string;
  readonly until: string | null;
  readonly reason: string;
  /** The address or network that is banned; older daemons do not say it. */
  readonly address?: string | undefined;
}

const ban: Shape<Ban> = object({
  since: time,
  until: nullable(time),
  reason: (value) => safe(string()(value), 200),
  address: (value) => readValue(string(50), value) ?? undefined,
});

/** A ban in two sentences: since when, until when, why, and who can lift it. */
export function banInWords({ since, until, reason, address }: Ban): string {
  const end = until === null ? "for ever" : `until ${dayAndTime(until)}`;
  return `this address is banned, since ${dayAndTime(since)} and ${end}: ${safe(reason, 200)}. If that is a mistake, ${wayOutOfBan(address)}.`;
}

/** Reads the extras of a `banned` problem; null where they are not what catqd sends. */
export function readBan(document: unknown): Ban | null {
  return readValue(ban, document);
}
