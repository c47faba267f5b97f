import type { Board, TicketView } from "@catq/shared/schemas";
import { type Clock, pause, type Random } from "../../process/clock.ts";
import { CatqError } from "../errors.ts";

/** What a stream would bring now, asked for by plain requests. */
export interface Snapshot {
  /** Null where only the board is followed. */
  readonly ticket: TicketView | null;
  readonly board: Board;
}

export interface PollOptions {
  readonly ask: (signal: AbortSignal) => Promise<Snapshot>;
  /** How often, on average, in milliseconds. */
  readonly intervalMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly onSnapshot: (snapshot: Snapshot) => void;
}

export interface Polling {
  /** Settles with what the first request that failed met with. */
  readonly failed: Promise<CatqError>;
  stop(): void;
}

/** Asks the daemon again and again, where its streams do not come through, until a request fails. */
export function startPolling({ ask, intervalMs, clock, random, onSnapshot }: PollOptions): Polling {
  const over = new AbortController();
  const { signal } = over;
  const { promise: failed, resolve, reject } = Promise.withResolvers<CatqError>();
  failed.catch(() => {});
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const snapshot = await ask(signal);
      if (signal.aborted) return;
      onSnapshot(snapshot);
      // With jitter, so that not all ask at once.
      await pause(clock, intervalMs * (0.75 + random() / 2), signal);
    }
  };
  run().catch((error) => {
    if (signal.aborted) return;
    if (error instanceof CatqError) resolve(error);
    else reject(error);
  });
  return { failed, stop: () => over.abort() };
}
