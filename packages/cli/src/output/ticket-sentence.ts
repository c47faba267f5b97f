import type { Outcome, TicketView } from "@catq/shared/schemas";
import { inWords, timeLeft, waitInWords } from "./duration-words.ts";

/** What became of a ticket, after its number. */
export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  seen: "has seen its cat",
  missed: "missed its turn",
  left: "gave its place up",
  banned: "was banned",
};

/** Where a ticket is, in one sentence without a full stop: `A07 is number 3 in line: about 4 min, …`. */
export function describeTicket(ticket: TicketView): string {
  const { number, state, position } = ticket;
  const wait = waitInWords(ticket.estimatedWaitMs, ticket.longestWaitMs);
  switch (state) {
    case "waiting":
      if (position === null) return `${number} waits: ${wait}`;
      return position === 1
        ? `${number} is next: ${wait}`
        : `${number} is number ${position} in line: ${wait}`;
    case "called":
      return `${number} is called${left(ticket.claimBy, ticket.now, "to claim")}`;
    case "viewing":
      return `${number} is viewing its cat${left(ticket.viewUntil, ticket.now, "left")}`;
    default:
      return `${number} ${OUTCOMES[state]}`;
  }
}

function left(until: string | null, now: string, purpose: string): string {
  return until === null ? "" : `: ${inWords(timeLeft(until, now))} ${purpose}`;
}
