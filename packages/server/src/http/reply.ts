import type { IncomingMessage, ServerResponse } from "node:http";
import { COMMON_HEADERS } from "./security-headers.ts";

/** An answer, ready for the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string | null;
}

export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { "Content-Type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

export function textReply(status: number, text: string): Reply {
  return { status, headers: { "Content-Type": "text/plain; charset=utf-8" }, body: text };
}

/** Text in Prometheus' own format, of which scrapers want to know the version. */
export function metricsReply(text: string): Reply {
  return {
    status: 200,
    headers: { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" },
    body: text,
  };
}

export const noContent: Reply = { status: 204, headers: {}, body: null };

/** Writes a reply where Koa has no hand in it; a HEAD request gets the headers alone. */
export function sendReply(req: IncomingMessage, res: ServerResponse, reply: Reply): void {
  if (res.headersSent || !res.socket?.writable) return;
  const body = reply.body ?? "";
  res.writeHead(reply.status, {
    ...COMMON_HEADERS,
    ...reply.headers,
    "Content-Length": Buffer.byteLength(body),
  });
  res.end(req.method === "HEAD" ? undefined : body);
}
