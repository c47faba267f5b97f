import { backoffMs, ticketEnd } from "@catq/shared";
import type { Ban, Ended, Held } from "../queue/model.ts";
import type { Problem } from "../queue/parse.ts";
import { readWayBack } from "../queue/way-back.ts";
import type { StreamEnd } from "./event-stream.ts";

/** What to do after a connection has ended. */
export interface Next {
  readonly afterMs: number;
  readonly lost: string | null;
  readonly ended: Ended | null;
  readonly ban: Ban | null;
}

/** A ban is checked again after this long. */
const BANNED_RETRY_MS = 20_000;

/**
 * Decides after `end`. `failures` counts connections since the last that brought an event, this one included.
 * Where the ticket has ended, the board's stream is next, at once; everything else is retried.
 */
export function decideNext(o: {
  end: StreamEnd;
  failures: number;
  held: Held | null;
  retryMs: number | null;
  random: () => number;
}): Next {
  const { end, held, ...backoff } = o;
  const again = (reason: string, retryAfterMs: number | null = null): Next => ({
    afterMs: backoffMs({ ...backoff, retryAfterMs }),
    lost: reason,
    ended: null,
    ban: null,
  });
  if (end.kind === "closed") return again("The queue has closed the connection.");
  if (end.kind === "silent") return again("The queue has fallen silent.");
  if (end.kind === "failed") return again(end.reason);
  const { problem } = end;
  if (problem.code === "banned")
    return { afterMs: BANNED_RETRY_MS, lost: null, ended: null, ban: banOf(problem) };
  const ended = held && endOf(problem, held);
  if (ended) return { afterMs: 0, lost: null, ended, ban: null };
  return again(problem.detail, problem.retryAfterMs);
}

/** How a ticket ended, as a refusal tells it; null where it may still be alive. */
export function endOf(problem: Problem, held: Held): Ended | null {
  const outcome = outcomeOf(problem);
  if (!outcome) return null;
  const { detail, extras } = problem;
  const back = outcome === "missed" ? readWayBack(held, extras, extras.at) : null;
  return { number: held.number, outcome, detail, ...(back && { back }) };
}

function outcomeOf({ code, status }: Problem): Ended["outcome"] | null {
  if (code === "other-queue") return code;
  // A saved token that the daemon cannot read will not become readable.
  if (code === "mistyped-token" || code === "no-token") return "ended";
  return ticketEnd({ code, status });
}

export function banOf({ extras, detail }: Problem): Ban {
  const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
  return {
    since: text(extras.since),
    until: text(extras.until),
    reason: text(extras.reason) ?? detail,
    detail,
    address: text(extras.address),
  };
}
