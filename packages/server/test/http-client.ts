import { Agent, request } from "node:http";
import { request as requestOverTls, Agent as TlsAgent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { allOf, anyOf } from "./daemon-process.ts";

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly bytes: Buffer;
  /** The body as JSON; throws where it is none. */
  json(): Record<string, unknown>;
}

export interface Asked {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** The loopback address that the request comes from. */
  readonly from?: string;
}

/** Looks at each reply; what it throws is what the request is answered with. */
export type ReplyCheck = (method: string, path: string, reply: Reply) => void;

const FORBIDDEN = 403;
/** So soon a ban is known to every daemon of a queue. */
const ALL_KNOW_MS = 1000;
const LOOK_AGAIN_MS = 10;

/** A client that keeps its connections, from one loopback address or another. */
export class HttpClient {
  readonly #base: string;
  readonly #check: ReplyCheck;
  readonly #agent: Agent;
  readonly #request: typeof request;

  /** `ca`: the certificate to trust, where `base` is https. */
  constructor(base: string, check: ReplyCheck = () => {}, ca?: Buffer) {
    this.#base = base;
    this.#check = check;
    const isTls = base.startsWith("https:");
    const options = { keepAlive: true, maxSockets: 256 };
    this.#agent = isTls ? new TlsAgent({ ...options, ...(ca && { ca }) }) : new Agent(options);
    this.#request = isTls ? requestOverTls : request;
  }

  /** Asks any of the daemons that share the queue. Of a ban, it tells when all of them know. */
  async send(path: string, asked: Asked = {}): Promise<Reply> {
    const reply = await this.#ask(anyOf(this.#base), path, asked);
    this.#check(asked.method ?? "GET", path, reply);
    const others = allOf(this.#base);
    if (others.length > 1 && isBan(reply)) await Promise.all(others.map((url) => this.#knowsBan(url, asked)));
    return reply;
  }

  post(path: string, asked: Asked = {}): Promise<Reply> {
    return this.send(path, { ...asked, method: "POST" });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Until the daemon at `url` refuses whoever asks so, too. */
  async #knowsBan(url: string, { from, headers }: Asked): Promise<void> {
    const forwarded = headers?.["x-forwarded-for"];
    const asked = {
      ...(from !== undefined && { from }),
      ...(forwarded !== undefined && { headers: { "x-forwarded-for": forwarded } }),
    };
    for (const giveUpAt = performance.now() + ALL_KNOW_MS; ; await sleep(LOOK_AGAIN_MS)) {
      if (isBan(await this.#ask(url, "/api/queue", asked))) return;
      if (performance.now() > giveUpAt) throw new Error(`${url} does not know of a ban after a second`);
    }
  }

  #ask(base: string, path: string, asked: Asked): Promise<Reply> {
    const { method = "GET", token, body, from, headers } = asked;
    return new Promise((resolve, reject) => {
      const outgoing = this.#request(new URL(path, base), {
        method,
        agent: this.#agent,
        ...(from !== undefined && { localAddress: from }),
        headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
      });
      outgoing.on("error", reject);
      outgoing.on("response", (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const bytes = Buffer.concat(chunks);
          const { statusCode: status = 0, headers: received } = incoming;
          resolve({ status, headers: received, bytes, json: () => JSON.parse(bytes.toString()) });
        });
      });
      outgoing.end(body);
    });
  }
}

function isBan({ status, headers, json }: Reply): boolean {
  const isProblem = headers["content-type"]?.includes("problem+json") === true;
  return status === FORBIDDEN && isProblem && json().code === "banned";
}
