import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Family, gauge } from "./exposition.ts";

/** The interval of the sampling timer. Each sample costs a wake-up, and contains this interval beside the delay. */
const RESOLUTION_MS = 20;
/** A delay is reported for at least as long, so that every scraper with a shorter interval sees it. */
const WINDOW_MS = 60_000;
const NS_PER_S = 1e9;

/** Event loop delay: how late the loop runs what is due. */
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
    const delay = (what: string, meaning: string, ns: number): Family =>
      gauge(
        `catqd_event_loop_delay_${what}_seconds`,
        `How late the event loop was, ${meaning} of the last minute.`,
        this.#delays.count === 0 ? 0 : Math.max(0, ns / NS_PER_S - RESOLUTION_MS / 1000),
      );
    const families = [
      delay("p50", "the median", this.#delays.percentile(50)),
      delay("p99", "the 99th percentile", this.#delays.percentile(99)),
      delay("max", "the worst", this.#delays.max),
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
