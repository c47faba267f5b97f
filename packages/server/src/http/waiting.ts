import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { ROUTES } from "@catq/shared";
import { unavailable } from "./problem/refusals.ts";
import { refusalReply } from "./refusal-reply.ts";
import { jsonReply, sendReply } from "./reply.ts";
import { targetOf } from "./request/request-fields.ts";
import { COMMON_HEADERS } from "./security-headers.ts";

/** A queue that is not open yet has nothing to say, but that it is alive. */
const waiting = {
  ...unavailable,
  detail: "The daemon waits for its database. Try again in a moment.",
  retryAfterMs: 2000,
};

/**
 * Listens before the queue is open, where that has to wait for its database, and answers then: `/healthz` with 200, all
 * else with 503. Where the database is there it listens only in the end: a balancer would send visitors to it who are
 * served elsewhere.
 */
export class WaitingListener {
  readonly #server: Server;
  readonly #listen: () => Promise<string>;
  readonly #failure = new AbortController();
  #url: Promise<string> | null = null;
  #address: string | null = null;
  #isWaiting = false;

  /** `listen` resolves with the URL. */
  constructor(server: Server, listen: () => Promise<string>) {
    this.#server = server;
    this.#listen = listen;
  }

  /** Aborts, with the error, where it cannot listen. */
  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  /** Where it listens; null as long as it does not. */
  get address(): string | null {
    return this.#address;
  }

  begin(): void {
    if (this.#url) return;
    this.#isWaiting = true;
    this.#server.on("request", answer);
    this.url().catch((error: unknown) => this.#failure.abort(error));
  }

  /** The queue is open: ends every connection, as none of them is counted for its address. */
  end(): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#server.off("request", answer);
    this.#server.closeAllConnections();
  }

  /** Where it listens; from now on, if not before. */
  url(): Promise<string> {
    this.#url ??= this.#listen().then((url) => {
      this.#address = url;
      return url;
    });
    return this.#url;
  }

  /** After a start that failed. */
  close(): void {
    this.#server.close();
  }
}

function answer(req: IncomingMessage, res: ServerResponse): void {
  const { path } = targetOf(req.url ?? "");
  const isAlive = path === ROUTES.health && (req.method === "GET" || req.method === "HEAD");
  const reply = isAlive ? jsonReply(200, { status: "alive" }) : refusalReply(waiting, req);
  sendReply(req, res, reply, { ...COMMON_HEADERS, Connection: "close" });
}
