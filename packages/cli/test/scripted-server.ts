import { createHash } from "node:crypto";
import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { formatToken, numberOf, PROBLEMS, type ProblemCode } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";

/** Answers one request; the body is whole. */
export type Route = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/**
 * A daemon that says what the test wants: `METHOD /path` → what is done. Unknown routes are refused; every token
 * that is asked about is its own, unless the test says otherwise.
 */
export interface ScriptedServer {
  readonly url: string;
  readonly routes: Map<string, Route>;
  /** `METHOD /path` of everything that was asked, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Starts a scripted daemon; `port` 0 for any. */
export async function startScriptedServer(
  routes: Record<string, Route> = {},
  port = 0,
): Promise<ScriptedServer> {
  const table = new Map(Object.entries({ "GET /api/token": json({ isOurs: true }), ...routes }));
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const name = `${request.method} ${request.url}`;
    asked.push(name);
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const route = table.get(name);
      if (route) route(request, response, body);
      else refuse("not-found")(request, response, body);
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    routes: table,
    asked,
    async close() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A token of the right shape. */
export function tokenOf(sequence: number): string {
  return formatToken(numberOf(sequence), "4GZK9TQ2M8XC");
}

export const T0 = "2026-11-24T10:00:00.000Z";

/** RFC 3339, `ms` after {@link T0}. */
export function at(ms: number): string {
  return new Date(Date.parse(T0) + ms).toISOString();
}

/** A ticket of the contract's form. */
export function ticketOf(sequence: number, changes: Partial<TicketView> = {}): TicketView {
  return {
    number: numberOf(sequence),
    state: "waiting",
    position: 3,
    estimatedWaitMs: 81_000,
    longestWaitMs: 240_000,
    takenAt: T0,
    claimBy: null,
    viewUntil: null,
    rejoinBy: null,
    rejoinPosition: null,
    now: T0,
    ...changes,
  };
}

export function calledTicket(sequence: number): TicketView {
  return ticketOf(sequence, {
    state: "called",
    position: null,
    estimatedWaitMs: 0,
    longestWaitMs: 0,
    claimBy: at(60_000),
  });
}

/** A board of the contract's form. */
export function boardOf(changes: Partial<Board> = {}): Board {
  return {
    revision: 1,
    now: T0,
    state: "open",
    counters: 1,
    active: [],
    waiting: [],
    waitingCount: 0,
    recent: [],
    averageTurnMs: 41_000,
    announcement: null,
    title: null,
    newcomer: null,
    ...changes,
  };
}

/** Answers with a value as JSON. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Route {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(value));
  };
}

/** Answers with a problem document. */
export function refuse(
  code: ProblemCode,
  extras: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Route {
  const { status, title } = PROBLEMS[code];
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/problem+json", ...headers });
    response.end(
      JSON.stringify({ type: `/problems/${code}`, title, status, detail: `${title}.`, code, ...extras }),
    );
  };
}

/** Answers with nothing. */
export const nothing: Route = (_request, response) => {
  response.writeHead(204);
  response.end();
};

/** Breaks the connection without an answer. */
export const breakOff: Route = (request) => void request.socket.destroy();

/** Bytes that start like a PNG. */
export const CAT = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(200_000, "cat"),
]);

/** A Repr-Digest (RFC 9530) of a picture. */
export function reprDigestOf(bytes: Buffer): string {
  return `sha-256=:${createHash("sha256").update(bytes).digest("base64")}:`;
}

/** Answers with a picture, as a claim does. */
export function picture(bytes: Buffer = CAT, headers: Record<string, string> = {}): Route {
  return (_request, response) => {
    response.writeHead(200, {
      "content-type": "image/png",
      "content-length": String(bytes.length),
      "content-disposition": 'attachment; filename="../../evil.sh"',
      "repr-digest": reprDigestOf(bytes),
      "catq-view-until": at(60_000),
      "catq-credit": "drawn for A07",
      ...headers,
    });
    response.end(bytes);
  };
}

/** An event of a stream. */
export function event(type: "ticket" | "board", value: unknown): string {
  return `event: ${type}\nid: 1\ndata: ${JSON.stringify(value)}\n\n`;
}

/** A stream that starts with these events; `open` collects the responses for more. */
export function stream(events: string[], open: ServerResponse[] = []): Route {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("retry: 100\n\n");
    for (const text of events) response.write(text);
    open.push(response);
  };
}
