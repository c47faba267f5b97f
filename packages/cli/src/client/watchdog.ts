import type { Clock } from "../clock.ts";

/** Bites when nothing came for too long. */
export interface Watchdog {
  /** Something came: the time begins anew. */
  feed(): void;
  stop(): void;
}

/** Calls `bite` once when `silenceMs` pass without `feed()`, from now on. */
export function startWatchdog(clock: Clock, silenceMs: number, bite: () => void): Watchdog {
  let cancel = (): void => {};
  const feed = (): void => {
    cancel();
    cancel = clock.wake(clock.now() + silenceMs, bite);
  };
  feed();
  return { feed, stop: () => cancel() };
}
