import type { TicketView } from "@catq/shared/schemas";
import { type Alert, alertFor } from "../ticket/alert.ts";
import type { Progress } from "../ticket/progress.ts";

/** Rings for what is worth it in the steps that it is handed; `ring` does so, on a screen or beside sentences. */
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
