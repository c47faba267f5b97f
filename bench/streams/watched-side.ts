import { setTimeout as sleep } from "node:timers/promises";
import { processorMs, residentBytes } from "../process-figures.ts";
import { type Reader, startReader } from "./start-reader.ts";
import type { StreamSide } from "./stream-sides.ts";

/** Until a server has done what it puts off after many have come. */
const SETTLED_MS = 2000;

/** What one event to all watchers cost. */
interface Sent {
  /** From the request that changed something to the moment when the last watcher had the event. */
  readonly tookMs: number;
  readonly processorMs: number;
}

/** A server with its watchers, and what they cost it. */
export class WatchedSide {
  readonly #side: StreamSide;
  readonly #reader: Reader;
  readonly #count: number;
  readonly #emptyBytes: number;

  /** Starts the watchers; resolves when all of them watch. */
  static async open(side: StreamSide, count: number): Promise<WatchedSide> {
    const emptyBytes = residentBytes(side.pid);
    const reader = startReader();
    const watched = new WatchedSide(side, reader, count, emptyBytes);
    try {
      await reader.open({ url: side.url, path: side.events, count, tokens: [] });
    } catch (error) {
      await watched.close();
      throw error;
    }
    await sleep(SETTLED_MS);
    return watched;
  }

  private constructor(side: StreamSide, reader: Reader, count: number, emptyBytes: number) {
    this.#side = side;
    this.#reader = reader;
    this.#count = count;
    this.#emptyBytes = emptyBytes;
  }

  /** Kilobytes of memory that each watcher costs now. */
  get kilobytesEach(): number {
    return (residentBytes(this.#side.pid) - this.#emptyBytes) / this.#count / 1024;
  }

  async send(): Promise<Sent> {
    const before = processorMs(this.#side.pid);
    const tookMs = await this.#reader.change({ method: "POST", path: this.#side.change, token: null });
    return { tookMs, processorMs: processorMs(this.#side.pid) - before };
  }

  /** Ends the watchers and the server. */
  async close(): Promise<void> {
    await this.#reader.close();
    await this.#side.close();
  }
}
