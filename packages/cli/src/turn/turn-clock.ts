import type { Clock } from "../process/clock.ts";
import { type AskedTicket, graceWithin, turnEnd } from "./turn-end.ts";

/** A pause, or a daemon that was down, moves the end: so it is asked about this long before each deadline. */
const ASK_AHEAD_MS = 1_000;
const MIN_BETWEEN_ASKS_MS = 250;
/** A word of the stream that differs by no more may only have been on its way for so long. */
const TOLERANCE_MS = 500;

/** Tells when a turn comes to its end. */
interface TurnClock {
  /** When it ends by all that is known, in monotonic milliseconds. */
  readonly endsAt: number;
  /** The stream says something of the ticket: where it speaks of another end, the daemon is asked. */
  onTicket(ticket: AskedTicket["ticket"]): void;
  stop(): void;
}

/**
 * Watches a turn of which `first` tells. `onEnding` comes the grace before its end, `onEnd` at its end, each once.
 * The machine's wall clock is never read, and nothing is waited for: what the daemon does not say in time is not so.
 */
export function startTurnClock(o: {
  readonly clock: Clock;
  readonly graceMs: number;
  readonly first: AskedTicket;
  /** Asks the daemon about the ticket; null where it does not answer. */
  readonly ask: () => Promise<AskedTicket | null>;
  readonly onEnding: (leftMs: number) => void;
  readonly onEnd: () => void;
}): TurnClock {
  const { clock } = o;
  let endsAt = turnEnd(o.first, null) ?? o.first.sentAt;
  const graceMs = graceWithin(o.graceMs, endsAt - o.first.sentAt);
  let isEnding = false;
  let isStopped = false;
  let isAsking = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  /** The deadline that the daemon has confirmed. */
  let confirmed: number | null = null;
  let cancel = (): void => {};

  function arm(): void {
    cancel();
    if (isStopped) return;
    const now = clock.now();
    const deadline = isEnding ? endsAt : endsAt - graceMs;
    if (now >= deadline) {
      reach();
      return;
    }
    const askAt = Math.max(now, deadline - ASK_AHEAD_MS, askedAt + MIN_BETWEEN_ASKS_MS);
    const isToAsk = confirmed !== deadline && !isAsking && askAt < deadline;
    cancel = clock.wake(isToAsk ? askAt : deadline, isToAsk ? ask : arm);
  }

  function reach(): void {
    if (isEnding) {
      stop();
      o.onEnd();
    } else {
      isEnding = true;
      o.onEnding(Math.max(0, Math.round(endsAt - clock.now())));
      arm();
    }
  }

  function ask(): void {
    askedAt = clock.now();
    isAsking = true;
    o.ask().then((asked) => {
      isAsking = false;
      if (isStopped) return;
      const before = endsAt;
      if (asked !== null) {
        endsAt = turnEnd(asked, endsAt) ?? endsAt;
        // While the queue is paused the end moves on with each answer: then it is asked about again.
        if (endsAt - before < MIN_BETWEEN_ASKS_MS) confirmed = isEnding ? endsAt : endsAt - graceMs;
      }
      arm();
    });
    arm();
  }

  function stop(): void {
    isStopped = true;
    cancel();
  }

  arm();
  return {
    get endsAt() {
      return endsAt;
    },
    onTicket(ticket) {
      const now = clock.now();
      const end = turnEnd({ ticket, sentAt: now, receivedAt: now }, null);
      if (end === null || Math.abs(end - endsAt) < TOLERANCE_MS) return;
      if (isAsking || isStopped || now < askedAt + MIN_BETWEEN_ASKS_MS) return;
      ask();
    },
    stop,
  };
}
