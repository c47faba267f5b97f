import type { Clock } from "../process/clock.ts";

/** Growls when nothing came for a while, bites when nothing came for too long. */
export interface Watchdog {
  /** Something came: the time begins anew. */
  feed(): void;
  stop(): void;
}

export interface WatchdogOptions {
  readonly clock: Clock;
  /** Milliseconds without `feed()` after which it growls, and after which it bites. */
  readonly growlMs: number;
  readonly biteMs: number;
  readonly growl: () => void;
  /** Fed after it has growled. */
  readonly calm: () => void;
  readonly bite: () => void;
}

/**
 * A wake that comes this late was held up with the whole process (by SIGSTOP, or a lid that was shut): what the
 * server said meanwhile lies unread, and gets as long to be read.
 */
const LATE_MS = 1_000;

/** Calls `growl`, then `bite`, once each, when that long passes without `feed()`, from now on. */
export function startWatchdog(o: WatchdogOptions): Watchdog {
  const { clock } = o;
  let hasGrowled = false;
  let cancel = (): void => {};
  const sleep = (until: number, fn: () => void): void => {
    cancel = clock.wake(until, () => {
      const now = clock.now();
      if (now - until > LATE_MS) sleep(now + LATE_MS, fn);
      else fn();
    });
  };
  const begin = (): void => {
    const fedAt = clock.now();
    sleep(fedAt + o.growlMs, () => {
      hasGrowled = true;
      sleep(fedAt + o.biteMs, o.bite);
      o.growl();
    });
  };
  begin();
  return {
    feed() {
      cancel();
      begin();
      if (hasGrowled) {
        hasGrowled = false;
        o.calm();
      }
    },
    stop: () => cancel(),
  };
}
