import type { Clock } from "../../../queue/time/clock.ts";
import { ConnectionLost } from "../session.ts";

/** Settles as `promise` does, but rejects with ConnectionLost after `ms`, and calls `onLate` then. */
export function within<T>(clock: Clock, ms: number, promise: Promise<T>, onLate: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.wake(clock.now() + ms, () => {
      reject(new ConnectionLost(`no answer within ${ms} ms`));
      onLate();
    });
    promise.then(resolve, reject).finally(cancel);
  });
}

/** Resolves after `ms`. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.wake(clock.now() + ms, resolve));
}
