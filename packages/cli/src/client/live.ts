import { type Clock, pause, type Random } from "../process/clock.ts";
import type { CatqError } from "./errors.ts";
import { runConnection } from "./live-connection.ts";
import type { LiveEvent } from "./live-event.ts";
import { decideNext } from "./reconnect.ts";
import type { Answer } from "./request.ts";

/** How the live connection is. Times are wall-clock milliseconds of this machine. */
export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "online" }
  /** Open, but nothing came since then, `forMs` milliseconds before this was told: longer than is usual. */
  | { readonly state: "silent"; readonly since: number; readonly forMs: number }
  | {
      readonly state: "reconnecting";
      readonly since: number;
      readonly attempt: number;
      readonly reason: string;
    };

export interface LiveOptions {
  /** Opens one connection; its signal aborts when the watchdog or the caller has had enough. */
  readonly open: (signal: AbortSignal) => Promise<Answer>;
  readonly server: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onConnection: (connection: Connection) => void;
}

/**
 * Keeps an event stream connected, for ever. Returns the refusal that ended it, or null when `signal`
 * did. The reconnect is our own: EventSource gives up for good on 204, 429 and 503, knows neither
 * Retry-After nor growing pauses, and hides the comments that tell a quiet server from a dead one.
 */
export async function runLiveStream(o: LiveOptions): Promise<CatqError | null> {
  let failures = 0;
  let lostSince: number | null = null;
  let hasHadEvents = false;
  o.onConnection({ state: "connecting" });
  while (!o.signal.aborted) {
    let isAlive = false;
    let silentSince: number | null = null;
    const ended = await runConnection({
      ...o,
      onEvent: (event) => {
        if (!isAlive) {
          isAlive = true;
          failures = 0;
          lostSince = null;
          hasHadEvents = true;
          o.onConnection({ state: "online" });
        }
        o.onEvent(event);
      },
      onSilence: (silentMs) => {
        // A connection without an event yet still counts as connecting.
        if (!isAlive) return;
        silentSince = silentMs === null ? null : o.clock.wall() - silentMs;
        o.onConnection(
          silentMs === null || silentSince === null
            ? { state: "online" }
            : { state: "silent", since: silentSince, forMs: silentMs },
        );
      },
    });
    if (o.signal.aborted) return null;
    failures += 1;
    const next = decideNext({ ...ended, failures, hasHadEvents, random: o.random });
    if (next.do === "give-up") return next.error;
    // It was lost with the last word, not when that was noticed.
    lostSince ??= silentSince ?? o.clock.wall();
    o.onConnection({ state: "reconnecting", since: lostSince, attempt: failures, reason: next.reason });
    await pause(o.clock, next.afterMs, o.signal);
  }
  return null;
}
