import type { Clock } from "./clock.ts";

const POLL_MS = 2_000;
/** By how much the wall clock must have run ahead between two looks. */
const MIN_SUSPENDED_MS = 3_000;

/**
 * Calls `onResumed` when the machine was suspended, or its clock set: the wall clock has run ahead of the monotonic one,
 * which stands meanwhile. Returns a function that ends the watch.
 */
export function watchSuspension(clock: Clock, onResumed: () => void): () => void {
  let ahead = clock.wall() - clock.now();
  let cancel = (): void => {};
  const look = (): void => {
    const now = clock.wall() - clock.now();
    const isResumed = now - ahead > MIN_SUSPENDED_MS;
    ahead = now;
    cancel = clock.wake(clock.now() + POLL_MS, look);
    if (isResumed) onResumed();
  };
  look();
  return () => cancel();
}
