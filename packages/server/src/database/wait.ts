import type { Clock, Random } from "../queue/time/clock.ts";

const FIRST_MS = 250;
const MAX_MS = 10_000;
/** What stays as it is is said again so often. */
const REPEAT_MS = 60_000;

export interface Waiting {
  readonly clock: Clock;
  readonly chance: Random;
  readonly signal: AbortSignal;
  /** Whether it may help to try again. */
  readonly isPassing: (error: Error) => boolean;
  /** Told of a new fault, and of one that stays, once a minute. */
  readonly onWait: (error: Error, pauseMs: number) => void;
}

/** What `attempt` resolves with, tried again with growing pauses; rejects with its error, or the signal's reason. */
export async function waitUntil<T>(attempt: () => Promise<T>, waiting: Waiting): Promise<T> {
  const { clock, signal } = waiting;
  let [said, saidAt] = ["", 0];
  for (let failures = 0; ; failures++) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error && waiting.isPassing(error))) throw error;
      const pauseMs = pauseAfter(failures, waiting.chance);
      const message = String(error);
      if (message !== said || clock.now() - saidAt >= REPEAT_MS) {
        [said, saidAt] = [message, clock.now()];
        waiting.onWait(error, pauseMs);
      }
      await pause(clock, pauseMs, signal);
    }
  }
}

/** Twice as long after each failure; by chance up to a quarter less, so that daemons do not all come at once. */
function pauseAfter(failures: number, chance: Random): number {
  return Math.min(MAX_MS, FIRST_MS * 2 ** failures) * (1 - chance() / 4);
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.wake(clock.now() + ms, end);
    signal.addEventListener("abort", end);
  });
}
