import type { TicketView } from "@catq/shared/schemas";
import type { Progress } from "./progress.ts";

/** What is worth calling a person back to the terminal for. */
export type Alert = "near" | "called";

/** Calls `onAlert` for each ticket step that is worth it, in the steps that it is handed. */
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
 * What the step of a ticket from `before` (null: nothing was known) to `after` is to ring for: it is called,
 * or no more than `ahead` people are left before it, whether it moved up to there or begins there; else null.
 * Each rings once; who lets others pass hears it again when the turn comes near again.
 */
export function alertFor(before: TicketView | null, after: TicketView, ahead: number): Alert | null {
  switch (after.state) {
    case "called":
      return before?.state === "called" ? null : "called";
    case "viewing":
      // The call itself can be missed: changes that come close together are sent as one.
      return before?.state === "waiting" ? "called" : null;
    case "waiting":
      // Somebody called who lets another go first knows how near the turn is.
      return isNear(after, ahead) && before?.state !== "called" && !isNear(before, ahead) ? "near" : null;
    default:
      return null;
  }
}

function isNear(ticket: TicketView | null, ahead: number): boolean {
  return ticket?.state === "waiting" && ticket.position !== null && ticket.position - 1 <= ahead;
}
