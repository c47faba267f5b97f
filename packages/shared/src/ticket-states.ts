/** The ways a ticket ends. */
export const OUTCOMES = ["seen", "missed", "left", "banned"] as const;

/** What became of a ticket, as lists say it after its number: page, wall and screens alike. */
export const OUTCOME_WORDS = {
  seen: "saw its cat",
  missed: "missed its turn",
  left: "left the line",
  banned: "was banned",
} as const satisfies Record<(typeof OUTCOMES)[number], string>;

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
