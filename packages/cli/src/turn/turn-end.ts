import type { TicketView } from "@catq/shared/schemas";

/** How long before the end of its turn a command is asked to end, unless told, in milliseconds. */
export const DEFAULT_TERM_GRACE_MS = 10_000;

/** A ticket as the daemon answered it, and when the request left and its answer came (monotonic milliseconds). */
export interface AskedTicket {
  readonly ticket: TicketView;
  readonly sentAt: number;
  readonly receivedAt: number;
}

/**
 * When the turn ends, in monotonic milliseconds: the earliest moment that fits all that the daemon said, so that a
 * turn is never taken for longer than it is. The daemon read its clock at some time between request and answer; a
 * pause and down time make the end later, nothing makes it earlier. `known` is the end known so far; null where the
 * answer says of no view window.
 */
export function turnEnd({ ticket, sentAt, receivedAt }: AskedTicket, known: number | null): number | null {
  if (ticket.viewUntil === null) return null;
  const leftMs = Date.parse(ticket.viewUntil) - Date.parse(ticket.now);
  if (!Number.isFinite(leftMs)) return null;
  const earliest = sentAt + leftMs;
  return known === null ? earliest : Math.min(Math.max(known, earliest), receivedAt + leftMs);
}

/** How long before the turn's end the command gets SIGTERM: half of the window at most, so that it can begin. */
export function graceWithin(graceMs: number, windowMs: number): number {
  return Math.min(graceMs, windowMs / 2);
}
