import type { Readable } from "node:stream";

/** Somebody who may press Enter, and a clock. */
export interface Stay {
  readonly stdin: Readable;
  readonly signal: AbortSignal;
  /** Calls `act` after some milliseconds; answers how to call that off. */
  readonly wake: (ms: number, act: () => void) => () => void;
  /** How long to stay at most, in milliseconds; null: until Enter or a signal. */
  readonly forMs: number | null;
}

/**
 * Waits until Enter, the end of the input, the end of the time or a signal, whichever is first; resolves with which.
 */
export function stay({ stdin, signal, wake, forMs }: Stay): Promise<"enter" | "time" | "signal"> {
  return new Promise((resolve) => {
    const end = (why: "enter" | "time" | "signal") => (): void => {
      cancel();
      stdin.off("data", onEnter).off("end", onEnter);
      signal.removeEventListener("abort", onSignal);
      // An input that is read keeps the process alive.
      stdin.pause();
      resolve(why);
    };
    const onEnter = end("enter");
    const onSignal = end("signal");
    const cancel = forMs === null ? () => {} : wake(forMs, end("time"));
    if (signal.aborted) return onSignal();
    signal.addEventListener("abort", onSignal);
    stdin.on("data", onEnter).on("end", onEnter).resume();
  });
}
