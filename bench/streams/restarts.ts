import { processorMs } from "../process-figures.ts";
import { type Reader, startReader } from "./start-reader.ts";

/** A server that has just been started. */
interface Started {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

/** What it took until all watchers had their first event. */
export interface Return {
  readonly tookMs: number;
  /** Of the server. */
  readonly processorMs: number;
}

/** A server that is killed and started again and again, and those who watch it each time. */
export class Restarts {
  readonly #events: string;
  readonly #start: () => Promise<Started>;
  readonly #reader: Reader = startReader();
  #server: Started | null = null;

  /** `events` is where a `GET` opens a stream. */
  constructor(events: string, start: () => Promise<Started>) {
    this.#events = events;
    this.#start = start;
  }

  /** Kills the server and starts it again; resolves with where it listens, when all watchers have noticed. */
  async restart(): Promise<string> {
    if (this.#server) process.kill(this.#server.pid, "SIGKILL");
    await this.#server?.close();
    await this.#reader.forget();
    this.#server = await this.#start();
    return this.#server.url;
  }

  /** All watchers come back at once. */
  async comeBack(count: number): Promise<Return> {
    if (!this.#server) throw new Error("there is no server");
    const { url, pid } = this.#server;
    const before = processorMs(pid);
    const tookMs = await this.#reader.open({ url, path: this.#events, count, tokens: [], isStorm: true });
    return { tookMs, processorMs: processorMs(pid) - before };
  }

  async close(): Promise<void> {
    await this.#reader.close();
    await this.#server?.close();
  }
}
