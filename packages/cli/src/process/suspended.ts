import type { Clock } from "./clock.ts";

const LOOK_MS = 2_000;
const SUSPENDED_MS = 3_000;

/**
 * Calls `onResumed` when the wall clock ran ahead of the monotonic one, which stands while a machine is suspended: it was,
 * or its clock was set. Returns a function that ends the looking.
 */
export function watchSuspension(clock: Clock, onResumed: () => void): () => void {
  let ahead = clock.wall() - clock.now();
  let cancel = (): void => {};
  const look = (): void => {
    const now = clock.wall() - clock.now();
    const isResumed = now - ahead > SUSPENDED_MS;
    ahead = now;
    cancel = clock.wake(clock.now() + LOOK_MS, look);
    if (isResumed) onResumed();
  };
  look();
  return () => cancel();
}
