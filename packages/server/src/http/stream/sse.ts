import type { Board, TicketView } from "@catq/shared/schemas";
import type { Random } from "../../queue/time/clock.ts";
import { streamPiece } from "./stream-piece.ts";

/**
 * Server-sent events as text (WHATWG HTML, section 9.2). Data is JSON, so it holds no line break, and ids
 * and names are ours: nothing a visitor sends can end a field.
 */
export function boardEvent(board: Board): string {
  return event("board", board.revision, board);
}

export function ticketEvent(revision: number, ticket: TicketView): string {
  return event("ticket", revision, ticket);
}

function event(name: "board" | "ticket", id: number, data: Board | TicketView): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Tells a client to wait 1 to 3 s before it comes back: spread, so that not all come at once. */
export function retryField(random: Random): string {
  return `retry: ${1000 + Math.floor(random() * 2000)}\n\n`;
}

/** A comment, which clients ignore; it keeps proxies from closing an idle stream. */
export const HEARTBEAT = streamPiece(": \n\n");
