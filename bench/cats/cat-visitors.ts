import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "../load/connection.ts";
import { requestBytes } from "../load/request.ts";

const LOOK_EVERY_MS = 250;

/** Asks for one thing, and says what has come back, if that has the status that is expected. */
type Ask = (
  method: string,
  path: string,
  expected: number,
  headers?: Readonly<Record<string, string>>,
) => Promise<Buffer>;

/** Visitors who come one after the other, each from an address of its own, through one proxy. */
export class CatVisitors {
  readonly #url: URL;
  #visitors = 0;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Each takes a ticket; returns their tokens. */
  take(count: number): Promise<string[]> {
    return this.#connected(async (ask) => {
      const tokens: string[] = [];
      for (let i = 0; i < count; i++) {
        const from = this.#visitors++;
        const address = `10.${from >> 16}.${(from >> 8) & 255}.${from & 255}`;
        const reply = await ask("POST", "/api/tickets", 201, { "X-Forwarded-For": address });
        const { token }: { token: string } = JSON.parse(reply.toString());
        tokens.push(token);
      }
      return tokens;
    });
  }

  /** Each claims, in this order, and is done. Returns how many a second did, and the bytes of the last one's cat. */
  claim(tokens: readonly string[]): Promise<{ perSecond: number; bytes: number }> {
    return this.#connected(async (ask) => {
      const startedAt = performance.now();
      let bytes = 0;
      for (const token of tokens) {
        const headers = { Authorization: `Bearer ${token}` };
        bytes = (await ask("POST", "/api/ticket/claim", 200, headers)).length;
        await ask("POST", "/api/ticket/done", 204, headers);
      }
      return { perSecond: (tokens.length / (performance.now() - startedAt)) * 1000, bytes };
    });
  }

  /** Resolves when there are `count` cats in stock. */
  awaitStock(count: number): Promise<void> {
    return this.#connected(async (ask) => {
      for (;;) {
        const metrics = (await ask("GET", "/metrics", 200)).toString();
        if (Number(/^catqd_cats_in_stock (\d+)/m.exec(metrics)?.[1]) >= count) return;
        await sleep(LOOK_EVERY_MS);
      }
    });
  }

  /** Over a connection of its own: one that is idle for some seconds is closed. */
  async #connected<T>(act: (ask: Ask) => Promise<T>): Promise<T> {
    const connection = await Connection.open(this.#url);
    try {
      return await act(async (method, path, expected, headers = {}) => {
        const { status, body } = await connection.ask(requestBytes(this.#url, method, path, headers));
        if (status === expected) return body;
        throw new Error(`${method} ${path}: expected ${expected}, got ${status}: ${body}`);
      });
    } finally {
      connection.close();
    }
  }
}
