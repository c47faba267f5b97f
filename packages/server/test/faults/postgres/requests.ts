import { createHash } from "node:crypto";
import { sequenceOf } from "@catq/shared";
import type { HttpClient, Reply } from "../../http-client.ts";
import type { OkValue, Operation, OperationKind, Outcome } from "../../simulation/record.ts";
import { now } from "../history.ts";

/** A client gives up after this long. */
const PATIENCE_MS = 15_000;

type Asked = Pick<Operation, "kind" | "address" | "key" | "sequence" | "places">;

/** Where a request goes. */
export interface Server {
  readonly name: string;
  readonly http: HttpClient;
}

/** Requests over HTTP, with what each client knows of them: the answer may get lost, and then nobody knows. */
export class Requests {
  readonly operations: Operation[] = [];
  /** How long each that was answered took, and when that was. */
  readonly times: {
    readonly at: number;
    readonly ms: number;
    readonly daemon: string;
    readonly isOk: boolean;
  }[] = [];
  #isClosed = false;

  /** Asks a daemon; resolves with what the client knows of it then. */
  async ask(server: Server, asked: Asked, token: string | null = null): Promise<Outcome> {
    const calledAt = now();
    const operation: Operation = {
      ...asked,
      id: this.operations.length,
      daemon: server.name,
      calledAt,
      repliedAt: Number.POSITIVE_INFINITY,
      answeredAt: Number.POSITIVE_INFINITY,
      outcome: { kind: "unknown" },
    };
    this.operations.push(operation);
    const { method, path, body } = HTTP[asked.kind as keyof typeof HTTP](asked.places);
    const headers = {
      ...(asked.key !== undefined && { "idempotency-key": asked.key }),
      ...(body !== null && { "content-type": "application/json" }),
    };
    const sent = server.http.send(path, {
      method,
      headers,
      from: asked.address,
      ...(token !== null && { token }),
      ...(body !== null && { body }),
    });
    const reply = await Promise.race([sent.catch((error: Error) => error), patience(PATIENCE_MS)]);
    if (this.#isClosed || reply === null) return operation.outcome;
    if (reply instanceof Error) {
      // It was never sent: nobody listens there.
      if ("code" in reply && reply.code === "ECONNREFUSED")
        this.operations.splice(this.operations.indexOf(operation), 1);
      return operation.outcome;
    }
    // A proxy's own words: nobody knows how far the request came.
    if (reply.status >= 500 && !String(reply.headers["content-type"]).includes("json"))
      return operation.outcome;
    this.note(operation, outcomeOf(asked.kind, reply, asked.sequence));
    return operation.outcome;
  }

  note(operation: Operation, outcome: Outcome): void {
    const at = now();
    operation.repliedAt = at;
    operation.answeredAt = at;
    operation.outcome = outcome;
    const { calledAt, daemon } = operation;
    this.times.push({ at: calledAt, ms: at - calledAt, daemon, isOk: outcome.kind === "ok" });
  }

  /** What is answered from now on is nobody's any more. */
  close(): void {
    this.#isClosed = true;
  }
}

const HTTP = {
  take: () => ({ method: "POST", path: "/api/tickets", body: null }),
  claim: () => ({ method: "POST", path: "/api/ticket/claim", body: null }),
  done: () => ({ method: "POST", path: "/api/ticket/done", body: null }),
  leave: () => ({ method: "DELETE", path: "/api/ticket", body: null }),
  pass: (places = 1) => ({ method: "POST", path: "/api/ticket/pass", body: JSON.stringify({ places }) }),
  show: () => ({ method: "GET", path: "/api/ticket", body: null }),
  cheat: () => ({ method: "GET", path: "/api/ticket", body: null }),
} as const satisfies { readonly [K in OperationKind]?: unknown };

function outcomeOf(kind: OperationKind, reply: Reply, sequence: number | undefined): Outcome {
  const { status, bytes } = reply;
  if (status >= 400) {
    const { code, detail } = reply.json();
    return { kind: "refused", code: String(code), detail: String(detail) };
  }
  if (kind === "claim") {
    const cat = createHash("sha256").update(bytes).digest("base64");
    return { kind: "ok", value: { ...(sequence !== undefined && { sequence }), state: "viewing", cat } };
  }
  if (status === 204) return { kind: "ok", value: {} };
  const { number, state, position, token } = reply.json();
  const value: OkValue = {
    sequence: sequenceOf(String(number)) ?? -1,
    state: String(state),
    position: position === null ? null : Number(position),
    ...(kind === "take" && { token: String(token), isNew: status === 201 }),
  };
  return { kind: "ok", value };
}

function patience(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, ms, null).unref());
}
