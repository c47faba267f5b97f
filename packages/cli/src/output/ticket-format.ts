import type { TicketView } from "@catq/shared/schemas";
import { UsageError } from "../client/errors.ts";
import { timeLeft } from "./ticket-sentence.ts";

/** What `--format` can name. Times are whole seconds; what does not apply in the ticket's state is `-`. */
const FIELDS = {
  number: ({ number }) => number,
  state: ({ state }) => state,
  position: ({ position }) => position,
  wait: ({ estimatedWaitMs }) => seconds(estimatedWaitMs),
  longest: ({ longestWaitMs }) => seconds(longestWaitMs),
  left: ({ claimBy, viewUntil, now }) => {
    const until = viewUntil ?? claimBy;
    return until === null ? null : seconds(timeLeft(until, now));
  },
} satisfies Record<string, (ticket: TicketView) => string | number | null>;

const KNOWN = Object.keys(FIELDS)
  .map((name) => `{${name}}`)
  .join(" ");

/** Reads a format such as `{number} {position}`. Throws UsageError for a name in braces that is none. */
export function readTicketFormat(format: string): (ticket: TicketView) => string {
  for (const [braced, name = ""] of format.matchAll(/\{(\w*)\}/g)) {
    if (!isField(name)) throw new UsageError(`--format knows no ${braced}.`, `it knows ${KNOWN}`);
  }
  return (ticket) =>
    format.replace(/\{(\w+)\}/g, (braced, name: string) =>
      isField(name) ? String(FIELDS[name](ticket) ?? "-") : braced,
    );
}

function isField(name: string): name is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, name);
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
