import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Family, single } from "./exposition.ts";

/** In milliseconds. Each look costs a wake-up, and the delay is measured beyond this. */
const RESOLUTION_MS = 20;
/** A delay is told for at least as long, so that every scraper that comes more often hears of it. */
const WINDOW_MS = 60_000;
const NS_PER_S = 1e9;

/** How late the event loop runs what is due: what everybody waits, beside the work itself. */
export class EventLoopDelay {
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #now: () => number;
  #since: number;

  /** `now` gives monotonic milliseconds. Measures until it is closed. */
  constructor(now: () => number) {
    this.#now = now;
    this.#since = now();
    this.#delays.enable();
  }

  families(): Family[] {
    const tell = (what: string, meaning: string, ns: number): Family =>
      single(
        "gauge",
        `catqd_event_loop_delay_${what}_seconds`,
        `How late the event loop was, ${meaning} of the last minute.`,
        this.#delays.count === 0 ? 0 : Math.max(0, ns / NS_PER_S - RESOLUTION_MS / 1000),
      );
    const families = [
      tell("p50", "the median", this.#delays.percentile(50)),
      tell("p99", "the 99th percentile", this.#delays.percentile(99)),
      tell("max", "the worst", this.#delays.max),
    ];
    if (this.#now() - this.#since >= WINDOW_MS) {
      this.#delays.reset();
      this.#since = this.#now();
    }
    return families;
  }

  close(): void {
    this.#delays.disable();
  }
}
