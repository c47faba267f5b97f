// Loaded into the daemon by --import: every second a line to descriptor 3, how late the 99th of a hundred looks
// at the event loop was, in milliseconds.
import { writeSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

const EVERY_MS = 1000;
/** A look each time; what node notes is the time between two of them. */
const RESOLUTION_MS = 10;

const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();
setInterval(() => {
  writeSync(3, `${Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS)}\n`);
  delays.reset();
}, EVERY_MS).unref();
