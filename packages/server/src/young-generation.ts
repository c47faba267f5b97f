import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Of both halves. It may grow once or twice more before that is seen; more buys a busy daemon nothing that can be measured. */
const ENOUGH_BYTES = 8 * 1024 * 1024;

/**
 * Keeps V8's young generation from growing much beyond 8 MiB. By itself it grows to 128 MiB when ten thousand watchers
 * come at once, and stays so: a third of what a watcher costs. The flag for its size, `--max-semi-space-size`, is
 * read at the start of the process only; by how much it grows, each time that it does (V8's `SemiSpaceNewSpace::Grow`;
 * a V8 that reads it no more, or knows no such flag, goes on as it is).
 */
export function limitYoungGeneration(): void {
  const observer = new PerformanceObserver(() => {
    if (youngBytes() < ENOUGH_BYTES) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    observer.disconnect();
  });
  // It can only have grown when garbage was collected.
  observer.observe({ entryTypes: ["gc"] });
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? 0;
}
