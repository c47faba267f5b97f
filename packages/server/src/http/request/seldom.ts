import type { Clock } from "../../queue/time/clock.ts";

const MIN_PAUSE_MS = 60_000;

/** Makes a function that answers true when it is first called, and then at most once a minute. */
export function seldom(clock: Clock): () => boolean {
  let lastAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = clock.now();
    if (now - lastAt < MIN_PAUSE_MS) return false;
    lastAt = now;
    return true;
  };
}
