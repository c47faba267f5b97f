import { setTimeout as sleep } from "node:timers/promises";
import { processorMs, residentBytes } from "../process-figures.ts";
import { type Reader, startReader } from "./start-reader.ts";
import type { StreamSide } from "./stream-sides.ts";

/** Until a server has done what it puts off after many have come. */
const SETTLED_MS = 2000;
/** Until the other processes wait for the event. */
const ARMED_MS = 50;

/** What one event to all watchers cost. */
interface Sent {
  /** From the request that changed something to the moment when the last watcher had the event. */
  readonly tookMs: number;
  readonly processorMs: number;
}

/** A server with its watchers, and what they cost it. */
export class WatchedSide {
  readonly #side: StreamSide;
  readonly #readers: readonly Reader[];
  readonly #count: number;
  readonly #emptyBytes: number;

  /** Starts the watchers, in `processes` of their own; resolves when all of them watch. */
  static async open(side: StreamSide, count: number, processes = 1): Promise<WatchedSide> {
    const emptyBytes = residentBytes(side.pid);
    const readers = Array.from({ length: processes }, startReader);
    const watched = new WatchedSide(side, readers, count, emptyBytes);
    const { url, events: path } = side;
    const each = Math.ceil(count / processes);
    try {
      for (const [i, reader] of readers.entries()) {
        const own = Math.min(each, count - i * each);
        await reader.open({ url, path, count: own, tokens: [], from: `127.0.0.${i + 1}` });
      }
    } catch (error) {
      await watched.close();
      throw error;
    }
    await sleep(SETTLED_MS);
    return watched;
  }

  private constructor(side: StreamSide, readers: readonly Reader[], count: number, emptyBytes: number) {
    this.#side = side;
    this.#readers = readers;
    this.#count = count;
    this.#emptyBytes = emptyBytes;
  }

  /** Kilobytes of memory that each watcher costs now. */
  get kilobytesEach(): number {
    return (residentBytes(this.#side.pid) - this.#emptyBytes) / this.#count / 1024;
  }

  /** Megabytes of memory that the server has now, and before anybody watched. */
  get megabytes(): { readonly now: number; readonly empty: number } {
    return { now: residentBytes(this.#side.pid) / 1e6, empty: this.#emptyBytes / 1e6 };
  }

  async send(): Promise<Sent> {
    const before = processorMs(this.#side.pid);
    const [sender, ...others] = this.#readers;
    const waiting = others.map((reader) => reader.change({ method: "POST", path: null, token: null }));
    if (waiting.length > 0) await sleep(ARMED_MS);
    const sent = await sender?.change({ method: "POST", path: this.#side.change, token: null });
    const spans = await Promise.all(waiting);
    const from = sent?.from ?? Number.NaN;
    const to = Math.max(sent?.to ?? Number.NaN, ...spans.map((span) => span.to));
    return { tookMs: to - from, processorMs: processorMs(this.#side.pid) - before };
  }

  /** Ends the watchers and the server. */
  async close(): Promise<void> {
    for (const reader of this.#readers) await reader.close();
    await this.#side.close();
  }
}
