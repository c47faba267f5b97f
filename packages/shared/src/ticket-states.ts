/** The ways a ticket ends. */
export const OUTCOMES = ["seen", "missed", "left", "banned"] as const;

/** The states a ticket passes through, ends included. */
export const TICKET_STATES = ["waiting", "called", "viewing", ...OUTCOMES] as const;

/** What became of a ticket; `ended` where no more is known than that it is over. */
export type TicketEnd = (typeof OUTCOMES)[number] | "ended";

/** The end that a refusal of a ticket's token tells of; null where the ticket may still be alive. */
export function ticketEnd(problem: { readonly code: string; readonly status: number }): TicketEnd | null {
  const { code, status } = problem;
  const outcome = OUTCOMES.find((known) => known === code);
  return outcome ?? (code === "queue-empty" || status === 410 ? "ended" : null);
}
