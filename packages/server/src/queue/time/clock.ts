import { type Clock, createClock } from "@catq/shared";

export type { Clock, Random } from "@catq/shared";

/** The machine's own clocks. A pending wake does not keep the process alive. */
export const systemClock: Clock = createClock({
  now: () => performance.now(),
  wall: () => Date.now(),
  setTimer: (fn, ms) => {
    const timer = setTimeout(fn, ms).unref();
    return () => clearTimeout(timer);
  },
});
