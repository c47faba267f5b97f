import type { TicketView } from "@catq/shared/schemas";
import { inWords, timeLeft, waitInWords } from "./duration-words.ts";

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
    case "seen":
      return `${number} has seen its cat`;
    case "missed":
      return `${number} missed its turn`;
    case "left":
      return `${number} gave its place up`;
    case "banned":
      return `${number} was banned`;
  }
}

function left(until: string | null, now: string, purpose: string): string {
  return until === null ? "" : `: ${inWords(timeLeft(until, now))} ${purpose}`;
}
