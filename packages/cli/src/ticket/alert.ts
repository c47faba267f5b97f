import type { TicketView } from "@catq/shared/schemas";
import type { Progress } from "./progress.ts";

/** What rings: few are left ahead, or the turn has come. */
export type Alert = "near" | "called";

/** A listener to progress that calls `onAlert` at each step of the ticket that rings ({@link alertFor}). */
export function createAlerts(
  ahead: number,
  onAlert: (alert: Alert, ticket: TicketView) => void,
): (progress: Progress) => void {
  let before: TicketView | null = null;
  return (progress) => {
    if (progress.type !== "ticket") return;
    const alert = alertFor(before, progress.ticket, ahead);
    before = progress.ticket;
    if (alert !== null) onAlert(alert, progress.ticket);
  };
}

/**
 * The alert of a ticket's step from `before` (null: nothing was known) to `after`: it is called, or no more than `ahead`
 * people are left before it, also where it begins so; else null. Each comes once, but again after letting others pass.
 */
export function alertFor(before: TicketView | null, after: TicketView, ahead: number): Alert | null {
  switch (after.state) {
    case "called":
      return before?.state === "called" ? null : "called";
    case "viewing":
      // The call itself may not be sent: the stream sends the newest state, not each change.
      return before?.state === "waiting" ? "called" : null;
    case "waiting":
      // Not for one who was called and lets another go first.
      return isNear(after, ahead) && before?.state !== "called" && !isNear(before, ahead) ? "near" : null;
    default:
      return null;
  }
}

function isNear(ticket: TicketView | null, ahead: number): boolean {
  return ticket?.state === "waiting" && ticket.position !== null && ticket.position - 1 <= ahead;
}
