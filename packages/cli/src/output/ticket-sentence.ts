import { countdown, placeInLine, waitWords } from "@catq/shared";
import type { Outcome, TicketView } from "@catq/shared/schemas";

/** What became of a ticket, after its number. */
export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  seen: "has seen its cat",
  missed: "missed its turn",
  left: "gave its place up",
  banned: "was banned",
};

/**
 * Where a ticket is, in one sentence without a full stop: `A07 is 3rd in line: about 4 min, …`. Beside each time it
 * is said where the queue is paused, so that nobody counts on it.
 */
export function describeTicket(ticket: TicketView, isPaused = false): string {
  const { number, state, position } = ticket;
  const paused = isPaused ? " (the queue is paused)" : "";
  switch (state) {
    case "waiting": {
      const place = position === null ? "waits" : `is ${placeInLine(position)}`;
      return `${number} ${place}: ${waitWords(ticket.estimatedWaitMs, ticket.longestWaitMs).both}${paused}`;
    }
    case "called":
      return `${number} is called${left(ticket.claimBy, ticket.now, "to claim")}${paused}`;
    case "viewing":
      return `${number} is viewing its cat${left(ticket.viewUntil, ticket.now, "left")}${paused}`;
    default:
      return `${number} ${OUTCOMES[state]}`;
  }
}

function left(until: string | null, now: string, purpose: string): string {
  return until === null ? "" : `: ${countdown(timeLeft(until, now))} ${purpose}`;
}

/** Milliseconds from `now` to `until` (both RFC 3339), never below 0. */
export function timeLeft(until: string, now: string): number {
  return Math.max(0, Date.parse(until) - Date.parse(now));
}
