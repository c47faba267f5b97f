import { knownBoard, knownTicket } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";
import { board, ticketView } from "../shape/answers.ts";
import { readValue } from "../shape/shape.ts";

/** One event of the daemon's streams: each a whole value. */
export type LiveEvent =
  | { readonly type: "ticket"; readonly ticket: TicketView }
  | { readonly type: "board"; readonly board: Board }
  /** An event that this catq does not understand. */
  | { readonly type: "garbled" };

export function readLiveEvent(type: "ticket" | "board", data: string): LiveEvent {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return { type: "garbled" };
  }
  if (type === "ticket") {
    const ticket = readValue(ticketView, knownTicket(value));
    return ticket ? { type, ticket } : { type: "garbled" };
  }
  const read = readValue(board, knownBoard(value));
  return read ? { type, board: read } : { type: "garbled" };
}
