import type { IncomingMessage, ServerResponse } from "node:http";
import { COMMON_HEADERS } from "./security-headers.ts";

/** An answer, ready for the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string | null;
}

/** These say nothing of a length (RFC 9110, section 8.6). */
const HAVE_NO_CONTENT: ReadonlySet<number> = new Set([204, 304]);

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

/**
 * Writes a reply, in one piece; a HEAD request gets the headers alone. `common` is what it carries beside its
 * own: set one by one, headers cost more than all else that is done for a short answer.
 */
export function sendReply(
  req: IncomingMessage,
  res: ServerResponse,
  reply: Reply,
  common: Readonly<Record<string, string>> = COMMON_HEADERS,
): void {
  // Of the request: while answers before it are under way, the response has none yet.
  if (res.headersSent || !req.socket.writable) return;
  const { status, body } = reply;
  const length = HAVE_NO_CONTENT.has(status) ? null : { "Content-Length": Buffer.byteLength(body ?? "") };
  res.writeHead(status, { ...common, ...reply.headers, ...length });
  res.end(req.method === "HEAD" || body === null ? undefined : body);
}
