import { Agent, request } from "node:http";
import { request as requestOverTls, Agent as TlsAgent } from "node:https";
import { anyOf } from "./daemon-process.ts";

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

  send(path: string, asked: Asked = {}): Promise<Reply> {
    const { method = "GET", token, body, from, headers } = asked;
    return new Promise((resolve, reject) => {
      const outgoing = this.#request(new URL(path, anyOf(this.#base)), {
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
          const reply = { status, headers: received, bytes, json: () => JSON.parse(bytes.toString()) };
          try {
            this.#check(method, path, reply);
            resolve(reply);
          } catch (error) {
            reject(error);
          }
        });
      });
      outgoing.end(body);
    });
  }

  post(path: string, asked: Asked = {}): Promise<Reply> {
    return this.send(path, { ...asked, method: "POST" });
  }

  close(): void {
    this.#agent.destroy();
  }
}
