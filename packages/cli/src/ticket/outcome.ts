import { ticketEnd } from "@catq/shared";
import { CatqError, OtherQueue, Refused } from "../client/errors.ts";
import { EXIT } from "../process/exit-codes.ts";
import type { EndState } from "./progress.ts";

const ENDS: Readonly<Record<EndState, string>> = {
  seen: "has had its turn; its cat was seen.",
  missed: "was called and missed its turn.",
  left: "gave its place up.",
  banned: "ended, because its address was banned.",
  ended: "is no longer in the queue.",
};

/** What became of a ticket, in a sentence, where the daemon gives none. */
export function endInWords(number: string, outcome: EndState): string {
  return `${number} ${ENDS[outcome]}`;
}

/** What became of a ticket that another process with the same token has claimed. */
export function servedElsewhereInWords(number: string): string {
  return `${number} has had its turn: another catq with the same ticket has fetched the cat.`;
}

/** The ticket that a command is about has ended. */
export class Over extends CatqError {
  readonly outcome: EndState;

  constructor(number: string, outcome: EndState) {
    super({ code: outcome, exitCode: EXIT.ended, message: endInWords(number, outcome) });
    this.outcome = outcome;
  }
}

/** The end that a refusal tells of; null where the ticket may still be alive. */
export function outcomeOf(error: CatqError): EndState | null {
  if (error instanceof Over) return error.outcome;
  if (error instanceof OtherQueue) return "ended";
  return error instanceof Refused ? ticketEnd(error) : null;
}
