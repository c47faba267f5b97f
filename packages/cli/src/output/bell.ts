import type { TicketView } from "@catq/shared/schemas";
import type { Progress } from "../progress.ts";
import type { Alert } from "./notification.ts";

/** What a ticket's new value is to ring for: it is called, or no more than `ahead` are left before it; or null. */
export function alertFor(before: TicketView | null, ticket: TicketView, ahead: number): Alert | null {
  if (ticket.state === "called") return before?.state === "called" ? null : "called";
  const isNear = (view: TicketView | null): boolean =>
    view !== null && view.state === "waiting" && view.position !== null && view.position - 1 <= ahead;
  return isNear(ticket) && !isNear(before) ? "near" : null;
}

/** Rings on a terminal for sentences, as the screens do for themselves. */
export function createBell(
  ahead: number,
  ring: (alert: Alert, number: string) => void,
): (progress: Progress) => void {
  let before: TicketView | null = null;
  return (progress) => {
    if (progress.type !== "ticket") return;
    const alert = alertFor(before, progress.ticket, ahead);
    if (alert !== null) ring(alert, progress.ticket.number);
    before = progress.ticket;
  };
}
