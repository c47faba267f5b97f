import { type Clock, createClock } from "@catq/shared";

export type { Clock, Random } from "@catq/shared";

/** The machine's own clocks. A pending wake keeps the process alive. */
export const systemClock: Clock = createClock({
  now: () => performance.now(),
  wall: () => Date.now(),
  setTimer: (fn, ms) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
});

/** Resolves after `ms` milliseconds, or at once when `signal` aborts: look at the signal afterwards. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.wake(clock.now() + ms, finish);
    function finish(): void {
      cancel();
      signal?.removeEventListener("abort", finish);
      resolve();
    }
    signal?.addEventListener("abort", finish, { once: true });
  });
}
