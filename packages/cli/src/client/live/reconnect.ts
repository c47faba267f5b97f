import { backoffMs } from "@catq/shared";
import type { Random } from "../../process/clock.ts";
import { type CatqError, Garbled, Refused, Unreachable } from "../errors.ts";

/** HTTP statuses after which the stream is worth another connection. */
const RETRYABLE = new Set([408, 425, 429, 500, 502, 503, 504]);

/** How one connection of a stream came to its end. */
export type StreamEnd =
  | { readonly kind: "closed" }
  | { readonly kind: "silent" }
  | { readonly kind: "failed"; readonly error: CatqError };

/** What to do next, and the reason in a few words. */
export type NextStep =
  | { readonly do: "reconnect"; readonly afterMs: number; readonly reason: string }
  | { readonly do: "give-up"; readonly error: CatqError };

/**
 * Decides after `end`. `failures` counts connections since the last that brought an event, this one included.
 * A final refusal ends it; everything else is tried again, for ever.
 */
export function decideNext(o: {
  end: StreamEnd;
  failures: number;
  /** Whether any connection to this server ever brought an event. */
  hasHadEvents: boolean;
  /** The stream's own `retry:`, if it gave one. */
  retryMs: number | null;
  random: Random;
}): NextStep {
  const { end, ...backoff } = o;
  const afterMs = backoffMs(backoff);
  if (end.kind === "closed") return { do: "reconnect", afterMs, reason: "the server ended the stream" };
  if (end.kind === "silent") return { do: "reconnect", afterMs, reason: "the server fell silent" };
  const { error } = end;
  if (error instanceof Unreachable) return { do: "reconnect", afterMs, reason: error.reason };
  if (error instanceof Refused && RETRYABLE.has(error.status)) {
    const { message: reason, retryAfterMs } = error;
    return { do: "reconnect", afterMs: backoffMs({ ...backoff, retryAfterMs }), reason };
  }
  // Something in front of the daemon may answer for it while it restarts; before the first event it is final.
  if (error instanceof Garbled && o.hasHadEvents) {
    return { do: "reconnect", afterMs, reason: "the answer makes no sense" };
  }
  return { do: "give-up", error };
}
