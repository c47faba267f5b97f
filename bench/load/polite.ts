import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../ratio.ts";
import { Connection } from "./connection.ts";
import { requestBytes } from "./request.ts";

/** People, each on a kept-alive connection. */
const PEOPLE = 4;
/** How long each waits before it asks again. */
const PAUSE_MS = 20;
const OK = 200;

/** Looks at the board now and then, as pages and programs do that have no stream. */
export class PoliteVisitors {
  readonly #connections: readonly Connection[];
  readonly #request: Buffer;

  static async open(url: string): Promise<PoliteVisitors> {
    const at = new URL(url);
    const connections = await Promise.all(Array.from({ length: PEOPLE }, () => Connection.open(at)));
    return new PoliteVisitors(connections, requestBytes(at, "GET", "/api/queue"));
  }

  private constructor(connections: readonly Connection[], request: Buffer) {
    this.#connections = connections;
    this.#request = request;
  }

  /** The 99th percentile, in milliseconds, of how long they wait until `isOver` has settled. */
  async p99While(isOver: Promise<unknown>): Promise<number> {
    let isAsking = true;
    const waits = this.#connections.map(async (connection) => {
      const taken: number[] = [];
      while (isAsking) {
        const { status, ms, body } = await connection.ask(this.#request);
        if (status !== OK) throw new Error(`a polite request was answered ${status}: ${body}`);
        taken.push(ms);
        await sleep(PAUSE_MS);
      }
      return taken;
    });
    await isOver.finally(() => {
      isAsking = false;
    });
    return quantile((await Promise.all(waits)).flat(), 0.99);
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}
