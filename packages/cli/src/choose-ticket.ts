import { readToken, sequenceOf } from "@catq/shared";
import type { Board } from "@catq/shared/schemas";
import type { Outcome } from "./claim-steps.ts";
import { UsageError } from "./client/errors.ts";
import type { SavedTicket } from "./wallet-record.ts";

/** What a person wrote to say which ticket they mean. */
export type TicketName =
  | { readonly kind: "unnamed" }
  | { readonly kind: "token"; readonly number: string; readonly token: string }
  | { readonly kind: "number"; readonly number: string };

/**
 * Reads `TOKEN|NUMBER`. Throws UsageError for what is neither: presented to a daemon, nonsense is cheating
 * and a ban for the whole address, so it never leaves this machine.
 */
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
    "a number is like A07, a token like A07-4GZK9TQ2M8XC5",
  );
}

/** What a board, which needs no token, tells of a saved ticket. */
export type Standing =
  | { readonly is: "called" | "viewing" | "waiting" | "unknown" }
  | { readonly is: "over"; readonly outcome: Outcome };

/**
 * Where a number stands by the board. `unknown` where the line is longer than the board shows. Asked before
 * a saved token is presented: a queue that was set up anew would take an old token for cheating.
 */
export function standingOn(board: Board, number: string): Standing {
  const active = board.active.find((active) => active.number === number);
  if (active !== undefined) return { is: active.state };
  if (board.waiting.includes(number)) return { is: "waiting" };
  const end = board.recent.find((end) => end.number === number);
  if (end !== undefined) return { is: "over", outcome: end.outcome };
  return board.waitingCount > board.waiting.length ? { is: "unknown" } : { is: "over", outcome: "ended" };
}

/** Among saved tickets, oldest first, the one most likely meant: who is called, then who views, then the oldest. */
export function chooseTicket(tickets: readonly SavedTicket[], board: Board): SavedTicket | null {
  const byUrgency = ["called", "viewing", "waiting", "unknown"] as const;
  for (const urgency of byUrgency) {
    const found = tickets.find((ticket) => standingOn(board, ticket.number).is === urgency);
    if (found !== undefined) return found;
  }
  return null;
}
