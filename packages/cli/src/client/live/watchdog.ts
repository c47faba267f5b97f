import type { Clock } from "../../process/clock.ts";

/** A watchdog timer: tells when nothing was received for a while, and when nothing was for too long. */
export interface Watchdog {
  /** Something was received: both times begin anew. */
  feed(): void;
  stop(): void;
}

export interface WatchdogOptions {
  readonly clock: Clock;
  /** Milliseconds without `feed()` until `onQuiet`, and until `onDead`. */
  readonly quietMs: number;
  readonly deadMs: number;
  readonly onQuiet: () => void;
  /** Fed again after `onQuiet`. */
  readonly onRecovered: () => void;
  readonly onDead: () => void;
}

/**
 * A timer that fires this late was held up with the whole process (SIGSTOP, a suspended machine): what the server
 * sent meanwhile is still unread, and gets as long to be read.
 */
const LATE_MS = 1_000;

/** Calls `onQuiet`, then `onDead`, once each, when that long passes without `feed()`, from now on. */
export function startWatchdog(o: WatchdogOptions): Watchdog {
  const { clock } = o;
  let isQuiet = false;
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
    sleep(fedAt + o.quietMs, () => {
      isQuiet = true;
      sleep(fedAt + o.deadMs, o.onDead);
      o.onQuiet();
    });
  };
  begin();
  return {
    feed() {
      cancel();
      begin();
      if (isQuiet) {
        isQuiet = false;
        o.onRecovered();
      }
    },
    stop: () => cancel(),
  };
}
