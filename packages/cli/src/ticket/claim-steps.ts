import type { TicketView } from "@catq/shared/schemas";
import { CannotWrite, type CatqError, Damaged, OtherQueue, Refused, Unreachable } from "../client/errors.ts";
import type { Random } from "../process/clock.ts";
import type { Progress } from "./progress.ts";

export type Outcome = Extract<Progress, { type: "ended" }>["outcome"];

/** A picture that arrives damaged this often will not arrive whole. */
const MOST_DAMAGED = 6;
const LONGEST_PAUSE_MS = 5_000;

/** What a ticket's new value asks for. */
export function stepFor(
  ticket: TicketView,
): { do: "wait" } | { do: "claim" } | { do: "end"; outcome: Outcome; detail: string } {
  const { number, state } = ticket;
  switch (state) {
    case "waiting":
      return { do: "wait" };
    case "called":
    case "viewing":
      return { do: "claim" };
    default:
      return { do: "end", outcome: state, detail: ENDS[state](number) };
  }
}

const ENDS = {
  seen: (number: string) => `${number} has had its turn; its cat was seen.`,
  missed: (number: string) => `${number} was called and missed its turn.`,
  left: (number: string) => `${number} gave its place up.`,
  banned: (number: string) => `${number} ended, because its address was banned.`,
  ended: (number: string) => `${number} is no longer in the queue.`,
} satisfies Record<Outcome, (number: string) => string>;

/** What became of a ticket, in a sentence, where the daemon gives none. */
export function endInWords(number: string, outcome: Outcome): string {
  return ENDS[outcome](number);
}

/** The end that a refusal tells of; null where the ticket may still be alive. */
export function outcomeOf(error: CatqError): Outcome | null {
  if (error instanceof OtherQueue) return "ended";
  if (!(error instanceof Refused)) return null;
  switch (error.code) {
    case "missed":
    case "left":
    case "seen":
    case "ended":
    case "banned":
      return error.code;
    case "queue-empty":
      return "ended";
    default:
      return error.status === 410 ? "ended" : null;
  }
}

/** Whether a claim that failed so may have been heard all the same: then it was perhaps ours that was served. */
export function mayHaveClaimed(error: CatqError): boolean {
  if (error instanceof Unreachable) return error.mayHaveArrived;
  if (error instanceof Refused) return error.status >= 500;
  return !(error instanceof OtherQueue);
}

/** What became of a ticket that another process with the same token has claimed. */
export function servedElsewhereInWords(number: string): string {
  return `${number} has had its turn: another catq with the same ticket has fetched the cat.`;
}

/** What to do after a failed claim. `attempt` counts from 1. A claim may be repeated: it gives the same cat. */
export function afterFailedClaim(
  error: CatqError,
  attempt: number,
  random: Random,
): { do: "again"; afterMs: number } | { do: "wait-for-turn" } | { do: "give-up" } {
  const full = Math.min(LONGEST_PAUSE_MS, 400 * 2 ** Math.min(attempt - 1, 10));
  const afterMs = full / 2 + (random() * full) / 2;
  if (error instanceof CannotWrite) return { do: "give-up" };
  if (error instanceof Unreachable) return { do: "again", afterMs };
  if (error instanceof Damaged) return attempt < MOST_DAMAGED ? { do: "again", afterMs } : { do: "give-up" };
  if (!(error instanceof Refused)) return { do: "give-up" };
  if (error.code === "not-your-turn") return { do: "wait-for-turn" };
  const isPassing = error.status === 429 || error.status >= 500;
  return isPassing ? { do: "again", afterMs: Math.max(afterMs, error.retryAfterMs ?? 0) } : { do: "give-up" };
}
