import type { Random } from "../../../queue/time/clock.ts";

const FIRST_MS = 50;
/** Nobody should wait much longer than the database was away. */
const MAX_MS = 1000;

/** How long to wait before the next try: longer each time, and no two daemons equally long. */
export function pauseMs(failures: number, chance: Random): number {
  const longest = Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  return longest * (0.5 + chance() / 2);
}
