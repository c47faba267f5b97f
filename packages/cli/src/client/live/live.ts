import { type Clock, pause, type Random } from "../../process/clock.ts";
import { watchSuspension } from "../../process/suspended.ts";
import type { CatqError } from "../errors.ts";
import type { Answer } from "../request.ts";
import { runConnection } from "./live-connection.ts";
import type { LiveEvent } from "./live-event.ts";
import { type Polling, type PollOptions, startPolling } from "./polling.ts";
import { decideNext } from "./reconnect.ts";

/** How the live connection is. Times are wall-clock milliseconds of this machine. */
export type Connection =
  | { readonly state: "connecting" }
  /** `isPolled`: not by a stream, which is held back on the way, but asked for every few seconds. */
  | { readonly state: "online"; readonly isPolled?: true }
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
  /** Asks by plain requests for what the stream would bring. */
  readonly ask: PollOptions["ask"];
  readonly server: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onConnection: (connection: Connection) => void;
}

/** How long a stream may take to its first event, and what is done where it takes longer, in milliseconds. */
export const LIVE_TIMINGS = {
  /** The daemon sends an event at once: after this long something on the way holds it back. */
  firstEventMs: 10_000,
  /** How often the daemon is asked then. */
  pollMs: 4_000,
  /** And how long, before the stream is tried again. */
  streamAgainMs: 60_000,
};

/**
 * Keeps an event stream connected, for ever. Returns the refusal that ended it, or null when `signal`
 * did. The reconnect is our own: EventSource gives up for good on 204, 429 and 503, knows neither
 * Retry-After nor growing pauses, and hides the comments that tell a quiet server from a dead one.
 * Where something on the way holds the events back, they are asked for until a stream comes through.
 */
export async function runLiveStream(o: LiveOptions, timings = LIVE_TIMINGS): Promise<CatqError | null> {
  const { signal, clock, random } = o;
  let failures = 0;
  let lostSince: number | null = null;
  let hasHadEvents = false;
  let polling: Polling | null = null;
  let attempt = new AbortController();
  // Its connection may have died without a sign, and nobody would know for the next 40 s.
  const endWatch = watchSuspension(clock, () => attempt.abort());
  const isHeard = (connection: Connection): void => {
    failures = 0;
    lostSince = null;
    hasHadEvents = true;
    o.onConnection(connection);
  };
  o.onConnection({ state: "connecting" });
  try {
    while (!signal.aborted) {
      let isAlive = false;
      let silentSince: number | null = null;
      attempt = new AbortController();
      const connection = runConnection({
        ...o,
        signal: AbortSignal.any([signal, attempt.signal]),
        firstEventMs: timings.firstEventMs,
        onEvent: (event) => {
          if (!isAlive) {
            isAlive = true;
            polling?.stop();
            polling = null;
            isHeard({ state: "online" });
          }
          o.onEvent(event);
        },
        onSilence: (silentMs) => {
          // A connection without an event yet still counts as connecting.
          if (!isAlive) return;
          silentSince = silentMs === null ? null : clock.wall() - silentMs;
          o.onConnection(
            silentMs === null || silentSince === null
              ? { state: "online" }
              : { state: "silent", since: silentSince, forMs: silentMs },
          );
        },
      });
      const ended = await (polling ? Promise.race([connection, polling.failed.then(asEnd)]) : connection);
      if (signal.aborted) return null;
      if (attempt.signal.aborted) continue;
      attempt.abort();
      let { end, retryMs } = ended;
      if (end.kind === "withheld") {
        polling ??= startPolling({ ...o, intervalMs: timings.pollMs, onSnapshot: teller(o, isHeard) });
        const againMs = timings.streamAgainMs * (1 + random() / 5);
        const failed = await Promise.race([pause(clock, againMs, signal), polling.failed]);
        if (!failed) continue;
        ({ end, retryMs } = asEnd(failed));
      }
      polling?.stop();
      polling = null;
      failures += 1;
      const next = decideNext({ end, retryMs, failures, hasHadEvents, random });
      if (next.do === "give-up") return next.error;
      // It was lost with the last word, not when that was noticed.
      lostSince ??= silentSince ?? clock.wall();
      o.onConnection({ state: "reconnecting", since: lostSince, attempt: failures, reason: next.reason });
      await pause(clock, next.afterMs, signal);
    }
    return null;
  } finally {
    polling?.stop();
    endWatch();
  }
}

/** How a connection ends where plain requests fail as well. */
function asEnd(error: CatqError) {
  return { end: { kind: "failed", error }, retryMs: null } as const;
}

/** Hands on what was asked for as a stream does: nothing is told twice. */
function teller(
  { onEvent }: LiveOptions,
  isHeard: (connection: Connection) => void,
): PollOptions["onSnapshot"] {
  let last = "";
  return ({ ticket, board }) => {
    if (last === "") isHeard({ state: "online", isPolled: true });
    const now = JSON.stringify([board.revision, ticket?.state, ticket?.position, ticket?.claimBy]);
    if (now === last) return;
    last = now;
    if (ticket) onEvent({ type: "ticket", ticket });
    onEvent({ type: "board", board });
  };
}
