import { createHash } from "node:crypto";
import type { HttpClient, Reply } from "../http-client.ts";
import { type Answered, type Asked, type History, now } from "./history.ts";

const NOTED_HEADERS = ["repr-digest", "retry-after", "catq-view-until", "allow"];

/** What a client asks for; the rest is filled in. */
export interface Wish {
  readonly method?: string;
  readonly path: string;
  readonly token?: string;
  readonly key?: string;
  readonly body?: string;
}

/** A client at one loopback address that writes everything it asks, and hears, into a history. */
export class RecordingClient {
  readonly from: string;
  readonly #name: string;
  readonly #history: Pick<History, "add">;
  /** Asked anew each time, as a daemon that comes back may listen elsewhere. */
  readonly #http: () => HttpClient;

  constructor(parts: { name: string; from: string; history: Pick<History, "add">; http: () => HttpClient }) {
    this.from = parts.from;
    this.#name = parts.name;
    this.#history = parts.history;
    this.#http = parts.http;
  }

  /** The reply, or null where none came; both are in the history by then. */
  async ask({ method = "GET", path, token, key, body }: Wish): Promise<Answered | null> {
    const request: Asked = { method, path, from: this.from, token: token ?? null, key: key ?? null };
    const at = now();
    const reply = await this.#http()
      .send(path, {
        method,
        from: this.from,
        ...(token !== undefined && { token }),
        headers: {
          ...(key !== undefined && { "idempotency-key": key }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body }),
      })
      .then(answered, () => null);
    this.#history.add({ kind: "exchange", at, until: now(), client: this.#name, request, reply });
    return reply;
  }

  take(key?: string): Promise<Answered | null> {
    return this.ask({ method: "POST", path: "/api/tickets", ...(key !== undefined && { key }) });
  }

  show(token: string): Promise<Answered | null> {
    return this.ask({ path: "/api/ticket", token });
  }

  claim(token: string): Promise<Answered | null> {
    return this.ask({ method: "POST", path: "/api/ticket/claim", token });
  }

  /** Claims again and again while there is no cat yet, as drawing one can take a busy machine long. */
  async claimPatiently(token: string): Promise<Answered | null> {
    let reply = await this.claim(token);
    for (let i = 0; i < 5 && reply?.json?.code === "no-cat"; i++) reply = await this.claim(token);
    return reply;
  }

  look(token: string): Promise<Answered | null> {
    return this.ask({ path: "/api/ticket/cat", token });
  }

  finish(token: string): Promise<Answered | null> {
    return this.ask({ method: "POST", path: "/api/ticket/done", token });
  }

  leave(token: string): Promise<Answered | null> {
    return this.ask({ method: "DELETE", path: "/api/ticket", token });
  }

  pass(token: string, places: number): Promise<Answered | null> {
    return this.ask({ method: "POST", path: "/api/ticket/pass", token, body: JSON.stringify({ places }) });
  }

  board(): Promise<Answered | null> {
    return this.ask({ path: "/api/queue" });
  }
}

/** What of a reply a history keeps. */
export function answered({ status, headers, bytes }: Pick<Reply, "status" | "headers" | "bytes">): Answered {
  const type = String(headers["content-type"] ?? "");
  const noted = NOTED_HEADERS.filter((name) => headers[name] !== undefined);
  return {
    status,
    type,
    headers: Object.fromEntries(noted.map((name) => [name, String(headers[name])])),
    json: /\bjson\b/.test(type) ? readJson(bytes.toString()) : null,
    digest: type.startsWith("image/") ? createHash("sha256").update(bytes).digest("base64") : null,
  };
}

function readJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
