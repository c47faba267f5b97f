import { type TicketEnd, ticketEnd } from "@catq/shared";
import { CatqError, OtherQueue, Refused } from "../client/errors.ts";
import { EXIT } from "../process/exit-codes.ts";

const ENDS: Readonly<Record<TicketEnd, string>> = {
  seen: "has had its turn; its cat was seen.",
  missed: "was called and missed its turn.",
  left: "gave its place up.",
  banned: "ended, because its address was banned.",
  ended: "is no longer in the queue.",
};

/** What became of a ticket, in a sentence, where the daemon gives none. */
export function endInWords(number: string, outcome: TicketEnd): string {
  return `${number} ${ENDS[outcome]}`;
}

/** The same of a ticket that another process with its token has claimed. */
export function servedElsewhereInWords(number: string): string {
  return `${number} has had its turn: another catq with the same ticket has fetched the cat.`;
}

/** The ticket that a command is about has ended. */
export class Over extends CatqError {
  readonly outcome: TicketEnd;

  constructor(number: string, outcome: TicketEnd) {
    super({ code: outcome, exitCode: EXIT.ended, message: endInWords(number, outcome) });
    this.outcome = outcome;
  }
}

/** The end that a refusal tells of; null where the ticket may still be alive. */
export function outcomeOf(error: CatqError): TicketEnd | null {
  if (error instanceof Over) return error.outcome;
  if (error instanceof OtherQueue) return "ended";
  return error instanceof Refused ? ticketEnd(error) : null;
}
