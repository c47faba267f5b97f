import type { News } from "../queue/push.ts";
import type { TicketStatus } from "../queue/view/views.ts";

/** What a browser's service worker is told. Never a token: whoever reads it on a locked screen could claim. */
interface PushPayload {
  readonly news: News;
  readonly number: string;
  /** Until when it is of use, in RFC 3339; null where that cannot be said. */
  readonly until: string | null;
  /** The queue's own name. */
  readonly title: string | null;
}

/** A push message before it is encrypted (RFC 8030). */
export interface PushMessage {
  readonly payload: PushPayload;
  /** How long a push service may keep it: not longer than it is true. */
  readonly ttlSeconds: number;
  /** A message of the same topic that is not delivered yet is replaced by this one. */
  readonly topic: string;
}

/** Nobody can come within less. */
const MIN_LEFT_MS = 1000;
const MAX_TTL_SECONDS = 86_400;

/** The message that tells news, as the ticket stands now; null where they are true no longer. */
export function messageOf(news: News, ticket: TicketStatus | null, title: string | null): PushMessage | null {
  if (!ticket) return null;
  const until = untilOf(news, ticket);
  if (until === null || until - ticket.now < MIN_LEFT_MS) return null;
  const { number } = ticket;
  // Who is next waits until somebody else is through, and nobody knows when that is.
  const shown = news === "next" ? null : new Date(until).toISOString();
  return {
    payload: { news, number, until: shown, title },
    ttlSeconds: Math.min(MAX_TTL_SECONDS, Math.floor((until - ticket.now) / 1000)),
    topic: number,
  };
}

function untilOf(news: News, ticket: TicketStatus): number | null {
  switch (news) {
    case "next":
      return ticket.state === "waiting" && ticket.position === 1 ? ticket.now + ticket.longestWaitMs : null;
    case "called":
      return ticket.state === "called" ? ticket.claimBy : null;
    case "missed":
      return ticket.state === "missed" ? ticket.rejoinBy : null;
  }
}
