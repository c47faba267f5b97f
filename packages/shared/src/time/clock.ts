/** Time, as a part handed in: nothing in catq that decides reads any other. */
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

/** setTimeout fires at once beyond 2³¹ - 1 ms. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** A clock on a machine's own. `setTimer` calls `fn` after `ms` milliseconds, and returns what cancels that. */
export function createClock(parts: {
  now: () => number;
  wall: () => number;
  setTimer: (fn: () => void, ms: number) => () => void;
}): Clock {
  const { now, wall, setTimer } = parts;
  return {
    now,
    wall,
    wake(at, fn) {
      let cancel: () => void;
      const sleep = (): void => {
        const ms = Math.min(Math.max(0, Math.ceil(at - now())), MAX_TIMEOUT_MS);
        // Timers may fire a fraction of a millisecond early, and long sleeps are cut: look again until it is time.
        cancel = setTimer(() => (now() >= at ? fn() : sleep()), ms);
      };
      sleep();
      return () => cancel();
    },
  };
}
