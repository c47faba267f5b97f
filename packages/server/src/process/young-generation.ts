import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Of both halves: the requests of a full house fit in one of them, and what is left of them is copied in a millisecond. */
const ENOUGH_BYTES = 8 * 1024 * 1024;
/** V8's own. */
const GROWTH = 2;
const NO_GROWTH = 1;

/**
 * Sets V8's young generation up for a process that answers many short requests, as far as a running one can be told.
 * To be called first of all, as what has grown is not made smaller. A V8 that knows a flag no more goes on as it is,
 * and says so on standard error.
 */
export function tuneYoungGeneration(): void {
  keepShortLivedYoung();
  keepEnough();
}

/**
 * Where most of what a line of code makes has outlived a collection or two, V8 makes it old from the start from then
 * on. Listeners of a request are such: alive while their batch waits for the disk, garbage right after. Made old,
 * they keep the whole request until the next full collection, and each young one copies that.
 */
function keepShortLivedYoung(): void {
  setFlagsFromString("--no-allocation-site-pretenuring");
}

/**
 * Keeps the young generation at 8 MiB or somewhat more while there is anything to do. By itself it grows to 128 MiB when ten
 * thousand watchers come at once, a third of what a watcher costs; and when the daemon has been idle V8 makes it so
 * small that 64 requests at once do not fit in. It may grow once or twice more before it is seen that it has enough.
 * The flags for its size are read at the start of the process only; by how much it grows, each time that it does
 * (V8's `SemiSpaceNewSpace::Grow`).
 */
function keepEnough(): void {
  let growth = 0;
  const steer = (): void => {
    const wanted = youngBytes() < ENOUGH_BYTES ? GROWTH : NO_GROWTH;
    if (wanted === growth) return;
    growth = wanted;
    setFlagsFromString(`--semi-space-growth-factor=${growth}`);
  };
  steer();
  // It can only have changed when garbage was collected.
  new PerformanceObserver(steer).observe({ entryTypes: ["gc"] });
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? 0;
}
