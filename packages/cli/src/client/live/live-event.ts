import { knownBoard, knownTicket } from "@catq/shared";
import { type Board, board, type TicketView, ticketView } from "@catq/shared/schemas";

/** One event of the daemon's streams: each a whole value. */
export type LiveEvent =
  | { readonly type: "ticket"; readonly ticket: TicketView }
  | { readonly type: "board"; readonly board: Board }
  /** An event that this catq does not understand. */
  | { readonly type: "garbled" };

/** One event's data as a value. */
export function readLiveEvent(type: "ticket" | "board", data: string): LiveEvent {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return { type: "garbled" };
  }
  if (type === "ticket") {
    const parsed = ticketView.safeParse(knownTicket(value));
    return parsed.success ? { type, ticket: parsed.data } : { type: "garbled" };
  }
  const parsed = board.safeParse(knownBoard(value));
  return parsed.success ? { type, board: parsed.data } : { type: "garbled" };
}
