/** Time, as a part handed in: the queue and the streams read no other. */
export interface Clock {
  /** Monotonic milliseconds from an arbitrary origin: unmoved by changes of the wall clock. */
  now(): number;
  /** Wall-clock milliseconds since 1970-01-01 UTC, for what people read. */
  wall(): number;
  /** Calls `fn` once when {@link now} reaches `at`; returns a function that cancels it. */
  wake(at: number, fn: () => void): () => void;
}

/** Chance, as a part handed in: uniform in [0, 1). */
export type Random = () => number;

/** Node's timers fire at once beyond 2³¹ ms. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/** The machine's own clocks. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  wake(at, fn) {
    let timer: NodeJS.Timeout;
    const sleep = (): void => {
      const left = at - performance.now();
      // Timers may fire a fraction early, and long sleeps are cut: look again until it is time.
      if (left <= 0) fn();
      else timer = setTimeout(sleep, Math.min(Math.ceil(left), LONGEST_SLEEP_MS)).unref();
    };
    timer = setTimeout(
      sleep,
      Math.min(Math.max(0, Math.ceil(at - performance.now())), LONGEST_SLEEP_MS),
    ).unref();
    return () => clearTimeout(timer);
  },
};
