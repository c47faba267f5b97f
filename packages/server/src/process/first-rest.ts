import { performance } from "node:perf_hooks";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const LOOK_MS = 1000;
/** The share of a look in which the event loop may be busy, and how many such looks in a row are a rest. */
const QUIET_UTILIZATION = 0.02;
const QUIET_LOOKS = 5;
/** With more, many are connected already, and a collection would hold them up. */
const MAX_HEAP_BYTES = 64 * 1024 * 1024;

/**
 * Collects garbage once, when nothing has happened for five seconds after the start: what loading the modules and the
 * first cats left behind, 9 MB that V8 would keep until there is work again. It takes some 40 ms.
 */
export function collectAtFirstRest(lookMs = LOOK_MS): void {
  let last = performance.eventLoopUtilization();
  let quietLooks = 0;
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    quietLooks = utilization <= QUIET_UTILIZATION ? quietLooks + 1 : 0;
    if (quietLooks < QUIET_LOOKS) return;
    clearInterval(timer);
    if (getHeapStatistics().total_heap_size <= MAX_HEAP_BYTES) collect();
  }, lookMs);
  timer.unref();
}

/** V8 exposes its collector to contexts that are made while this flag is set. */
function collect(): void {
  setFlagsFromString("--expose-gc");
  const gc: NodeJS.GCFunction = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  // Gives back what is free, too, as for want of memory.
  gc({ type: "major", execution: "sync", flavor: "last-resort" });
}
