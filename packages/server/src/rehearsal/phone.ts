import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** What a request was answered with. */
export interface Answer {
  readonly status: number;
  /** The code of a refusal. */
  readonly code: string | null;
  readonly retryAfterMs: number;
  readonly body: Buffer;
}

/** What all visitors met. */
export interface Tally {
  /** Refusals by code. */
  readonly refusals: Map<string, number>;
  /** How long requests took, without streams, in milliseconds. */
  readonly requestMs: number[];
  /** Requests without an answer. */
  failures: number;
}

const RETRY_MS = 1000;

/** One visitor's browser: it keeps its connections, and shares none with the others. */
export class Phone {
  readonly #url: string;
  readonly #tally: Tally;
  readonly #signal: AbortSignal;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 6 });

  constructor(url: string, tally: Tally, signal: AbortSignal) {
    this.#url = url;
    this.#tally = tally;
    this.#signal = signal;
  }

  /** Asks, and counts how it went. Asks again where there is no answer, as the page does. */
  async ask(method: string, path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    for (;;) {
      const startedAt = performance.now();
      try {
        const response = await this.#send(method, path, headers);
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        this.#tally.requestMs.push(performance.now() - startedAt);
        return this.#read(response, Buffer.concat(chunks));
      } catch {
        await this.#afterFailure();
      }
    }
  }

  /** Opens a stream and hands over the data of its `ticket` events; resolves at its end, or with the refusal. */
  async follow(headers: OutgoingHttpHeaders, onTicket: (json: string) => void): Promise<Answer> {
    try {
      const response = await this.#send("GET", "/api/ticket/events", headers);
      let text = "";
      for await (const chunk of response.setEncoding("utf8")) {
        const blocks = `${text}${chunk}`.split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) {
          const data = /^event: ticket$/m.test(block) && /^data: (.*)$/m.exec(block)?.[1];
          if (data) onTicket(data);
        }
      }
      return this.#read(response, Buffer.from(text));
    } catch {
      await this.#afterFailure();
      return { status: 0, code: null, retryAfterMs: 0, body: Buffer.alloc(0) };
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, headers: OutgoingHttpHeaders): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const options = { method, agent: this.#agent, headers, signal: this.#signal };
      request(new URL(path, this.#url), options, resolve).on("error", reject).end();
    });
  }

  #read({ statusCode: status = 0, headers }: IncomingMessage, body: Buffer): Answer {
    const isProblem = headers["content-type"]?.startsWith("application/problem+json") === true;
    const code = isProblem ? String(JSON.parse(body.toString()).code) : null;
    if (code !== null) this.#tally.refusals.set(code, (this.#tally.refusals.get(code) ?? 0) + 1);
    return { status, code, retryAfterMs: Number(headers["retry-after"] ?? 1) * 1000, body };
  }

  /** Rejects where it was the end of the rehearsal. */
  async #afterFailure(): Promise<void> {
    this.#signal.throwIfAborted();
    this.#tally.failures++;
    await sleep(RETRY_MS, undefined, { signal: this.#signal });
  }
}
