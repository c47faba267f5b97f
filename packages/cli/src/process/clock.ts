/** Time, as a part handed in: nothing in catq that decides reads any other. */
export interface Clock {
  /** Monotonic milliseconds from an arbitrary origin. */
  now(): number;
  /** Wall-clock milliseconds since 1970-01-01 UTC. */
  wall(): number;
  /** Calls `fn` once when {@link now} reaches `at`; returns a function that cancels it. */
  wake(at: number, fn: () => void): () => void;
}

/** Chance, as a part handed in: uniform in [0, 1). */
export type Random = () => number;

/** Node's timers fire at once beyond 2³¹ ms. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** The machine's own clocks. A pending wake keeps the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  wake(at, fn) {
    let timer: NodeJS.Timeout;
    const sleep = (): void => {
      const left = Math.min(Math.max(0, Math.ceil(at - performance.now())), LONGEST_SLEEP_MS);
      // Timers may fire a fraction early, and long sleeps are cut: look again until it is time.
      timer = setTimeout(() => (performance.now() >= at ? fn() : sleep()), left);
    };
    sleep();
    return () => clearTimeout(timer);
  },
};

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
