import type { TicketView } from "@catq/shared/schemas";
import type { Progress } from "../progress.ts";

/** Whether a ticket's new value is worth a ring: it is called, or no more than `alert` are left ahead of it. */
function isWorthARing(before: TicketView | null, ticket: TicketView, alert: number): boolean {
  if (ticket.state === "called") return before?.state !== "called";
  const isNear = (view: TicketView | null): boolean =>
    view !== null && view.state === "waiting" && view.position !== null && view.position - 1 <= alert;
  return isNear(ticket) && !isNear(before);
}

/** Rings on a terminal for sentences, as the screens do for themselves. */
export function createBell(alert: number, ring: () => void): (progress: Progress) => void {
  let before: TicketView | null = null;
  return (progress) => {
    if (progress.type !== "ticket") return;
    if (isWorthARing(before, progress.ticket, alert)) ring();
    before = progress.ticket;
  };
}
