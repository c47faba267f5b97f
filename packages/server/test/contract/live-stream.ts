import { type ClientRequest, get, type IncomingMessage } from "node:http";
import { anyOf } from "../daemon-process.ts";

/** One event as it arrived. */
export interface StreamEvent {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
  /** When, by `performance.now()`. */
  readonly at: number;
}

export interface StreamAsked {
  readonly token?: string;
  readonly from?: string;
  readonly headers?: Record<string, string>;
}

/** A Server-Sent Events connection that remembers everything that came. */
export class LiveStream {
  readonly events: StreamEvent[] = [];
  readonly retries: number[] = [];
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly openedAt = performance.now();
  /** How it ended; null while it is open. `clean` is the whole of a reply, `cut` is not. */
  ending: "clean" | "cut" | null = null;
  readonly #outgoing: ClientRequest;
  #rest = "";
  #body = "";

  private constructor(outgoing: ClientRequest, incoming: IncomingMessage) {
    this.#outgoing = outgoing;
    this.status = incoming.statusCode ?? 0;
    this.headers = incoming.headers;
    incoming.setEncoding("utf8");
    incoming.on("data", (chunk: string) => this.#take(chunk));
    incoming.on("error", () => {});
    incoming.on("close", () => {
      this.ending = incoming.complete ? "clean" : "cut";
    });
  }

  /** Resolves as soon as the reply's head is there, whatever its status. */
  static open(base: string, path: string, asked: StreamAsked = {}): Promise<LiveStream> {
    const { token, from, headers } = asked;
    return new Promise((resolve, reject) => {
      const outgoing = get(
        new URL(path, anyOf(base)),
        {
          agent: false,
          ...(from !== undefined && { localAddress: from }),
          headers: {
            accept: "text/event-stream",
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...headers,
          },
        },
        (incoming) => resolve(new LiveStream(outgoing, incoming)),
      );
      outgoing.on("error", reject);
    });
  }

  /** All that came, as text. */
  get text(): string {
    return this.#body;
  }

  /** The newest event of that name. */
  last(event: string): StreamEvent | undefined {
    return this.events.findLast((one) => one.event === event);
  }

  /** Waits for an event, among those that came already too. */
  async sees(isAsked: (event: StreamEvent) => boolean, timeoutMs = 10_000): Promise<StreamEvent> {
    const giveUpAt = performance.now() + timeoutMs;
    for (;;) {
      const found = this.events.find(isAsked);
      if (found !== undefined) return found;
      if (performance.now() > giveUpAt) {
        throw new Error(`The event never came; the last was ${JSON.stringify(this.events.at(-1))}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  close(): void {
    this.#outgoing.destroy();
  }

  #take(chunk: string): void {
    this.#body += chunk;
    const blocks = (this.#rest + chunk).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    for (const block of blocks) this.#read(block);
  }

  #read(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split("\n")) {
      const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
      if (name !== undefined) fields.set(name, value ?? "");
    }
    const retry = fields.get("retry");
    if (retry !== undefined) this.retries.push(Number(retry));
    const data = fields.get("data");
    if (data === undefined) return;
    const event = fields.get("event") ?? "message";
    this.events.push({ event, id: fields.get("id") ?? "", data: JSON.parse(data), at: performance.now() });
  }
}

/** The most events that came within any stretch of that length. */
export function mostWithin(events: readonly StreamEvent[], milliseconds: number): number {
  let most = 0;
  let first = 0;
  events.forEach((event, i) => {
    while (event.at - (events[first]?.at ?? 0) >= milliseconds) first++;
    most = Math.max(most, i - first + 1);
  });
  return most;
}
