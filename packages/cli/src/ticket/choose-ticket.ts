import { readToken, sequenceOf, type TicketEnd } from "@catq/shared";
import type { Board } from "@catq/shared/schemas";
import type { QueueNow } from "../client/api.ts";
import { UsageError } from "../client/errors.ts";
import type { SavedTicket } from "../wallet/wallet-record.ts";

/** What a person wrote to say which ticket they mean. */
type TicketName =
  | { readonly kind: "unnamed" }
  | { readonly kind: "token"; readonly number: string; readonly token: string }
  | { readonly kind: "number"; readonly number: string };

/** Reads `TOKEN|NUMBER`. Throws UsageError for what is neither: a daemon would ban the address that presents it. */
export function readTicketName(given: string | undefined): TicketName {
  if (given === undefined) return { kind: "unnamed" };
  const reading = readToken(given);
  if (reading.kind === "token") return { kind: "token", number: reading.number, token: reading.token };
  if (reading.kind === "mistyped") {
    throw new UsageError("that token is mistyped.", "a letter is wrong, or two are swapped");
  }
  const number = given.trim().toUpperCase();
  if (sequenceOf(number) !== null) return { kind: "number", number };
  throw new UsageError(
    "that is neither a token nor a number.",
    "a number is like A07, a token like A07-4GZK9TQ2M8XC7",
  );
}

/** What is known of a saved ticket before its token is presented. */
export type TicketOnBoard =
  | { readonly is: "called" | "viewing" | "waiting" | "unknown" | "of another queue" }
  | { readonly is: "over"; readonly outcome: TicketEnd };

/**
 * Where a saved ticket stands, as far as can be told without its token, for which another queue would ban the address.
 * Where the ids of the queues do not tell, a number that is not in the whole line is over.
 */
export function onBoard(ticket: Pick<SavedTicket, "number" | "queue">, now: QueueNow): TicketOnBoard {
  const isKnownQueue = ticket.queue !== null && now.queue !== null;
  if (isKnownQueue && ticket.queue !== now.queue) return { is: "of another queue" };
  const standing = foundOnBoard(now.board, ticket.number);
  // Its own queue can be asked for what became of it.
  return isKnownQueue && standing.is === "over" && standing.outcome === "ended"
    ? { is: "unknown" }
    : standing;
}

/** Where a number stands by the board alone: `unknown` where the line is longer than the board shows. */
function foundOnBoard(board: Board, number: string): TicketOnBoard {
  const active = board.active.find((active) => active.number === number);
  if (active !== undefined) return { is: active.state };
  if (board.waiting.includes(number)) return { is: "waiting" };
  const isWholeLine = board.waitingCount <= board.waiting.length;
  const end = board.recent.find((end) => end.number === number);
  // Who missed a turn may have come back since, and wait further back than the board shows.
  if (end !== undefined && (end.outcome !== "missed" || isWholeLine))
    return { is: "over", outcome: end.outcome };
  return isWholeLine ? { is: "over", outcome: "ended" } : { is: "unknown" };
}

/** Among saved tickets, oldest first, the one most likely meant: who is called, then who views, then the oldest. */
export function chooseTicket(tickets: readonly SavedTicket[], now: QueueNow): SavedTicket | null {
  for (const urgency of ["called", "viewing", "waiting", "unknown"] as const) {
    const found = tickets.find((ticket) => onBoard(ticket, now).is === urgency);
    if (found !== undefined) return found;
  }
  return null;
}
