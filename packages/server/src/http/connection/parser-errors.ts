import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { http } from "../../process/node-http.ts";
import type { Clock } from "../../queue/time/clock.ts";
import type { HttpWatch } from "../http-watch.ts";
import { problemReply } from "../problem/problem.ts";
import {
  type HttpRefusal,
  headersTooLarge,
  malformed,
  requestTimeout,
  tooLarge,
} from "../problem/refusals.ts";
import { COMMON_HEADERS } from "../security-headers.ts";
import { type Connection, type Connections, isMidResponse, isOpenStream } from "./connections.ts";

/** The refusal for a request that node's parser or timers gave up on. */
function parserRefusal(error: Error): HttpRefusal {
  const code = "code" in error ? error.code : undefined;
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return headersTooLarge;
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return requestTimeout;
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return tooLarge;
    default:
      return malformed("The request is not valid HTTP/1.1.");
  }
}

/** A whole response as bytes, for a socket without a response object. The connection closes after it. */
function rawResponse(refusal: HttpRefusal): string {
  const { status, headers, body } = problemReply(refusal);
  const text = String(body ?? "");
  const lines = Object.entries({
    ...COMMON_HEADERS,
    ...headers,
    "Content-Length": String(Buffer.byteLength(text)),
    Connection: "close",
  }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}`, ...lines, "", text].join("\r\n");
}

/** How long a refused sender may take to read why, before its connection is destroyed. */
const LINGER_MS = 1000;
/**
 * How long the refusal waits for the responses before it: longer than any but a stream's takes. A claim's takes
 * longest, as it waits 10 s for a cat and is then refused.
 */
const MAX_WAIT_MS = 15_000;

/**
 * Answers what node's parser and timers refuse, in the form of every other refusal, behind the responses to earlier
 * requests. A banned caller hears of the ban instead, unless a proxy stands between: which of its callers it was,
 * nobody can tell.
 */
export function answerParserErrors(
  server: Server,
  parts: {
    connections: Connections;
    clock: Clock;
    log: Logger;
    banOf: (socket: Socket) => HttpRefusal | null;
    watch: HttpWatch;
  },
): void {
  const { connections, clock, log } = parts;
  server.on("clientError", async (error: NodeJS.ErrnoException, socket: Duplex) => {
    const connection = connections.of(socket);
    // The parser may complain again while the refusal is on its way.
    if (!connection || connection.isRefused) return;
    connection.isRefused = true;
    // Not the error itself: it carries the request's bytes, and a token may be among them.
    log.debug({ code: error.code, reason: error.message }, "a request could not be read");
    const isNext = await areEarlierAnswered(connection, clock);
    if (!isNext || !socket.writable || isMidResponse(connection)) {
      socket.destroy();
      return;
    }
    const ban = unlessItThrows(() => parts.banOf(connection.socket));
    const refusal = ban ?? parserRefusal(error);
    parts.watch.refused(refusal.code);
    socket.end(rawResponse(refusal));
    // Destroyed at once, with bytes of the request still unread, it would send RST, and the refusal might not arrive.
    clock.wake(clock.now() + LINGER_MS, () => socket.destroy());
  });
}

/** The disk may have failed, which is no reason to answer nothing. */
function unlessItThrows<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/**
 * Waits for the responses to complete requests before: theirs go first, and may be of changes that are stored.
 * Resolves with whether they are sent; behind a stream, or one that is about to begin, they never are.
 */
function areEarlierAnswered({ exchanges }: Connection, clock: Clock): Promise<boolean> {
  const earlier = exchanges.map(({ res }) => res).filter((res) => res.req.complete);
  const last = earlier.at(-1);
  if (!last) return Promise.resolve(true);
  if (earlier.some(isOpenStream)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const cancel = clock.wake(clock.now() + MAX_WAIT_MS, () => resolve(false));
    last.on("close", () => {
      cancel();
      resolve(true);
    });
  });
}
