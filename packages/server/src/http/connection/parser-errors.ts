import { type Server, type ServerResponse, STATUS_CODES } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import type { Clock } from "../../queue/clock.ts";
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
import { isOpenStream, type OpenAnswers } from "./open-answers.ts";

/** What to tell of a request that node's parser or its timers gave up on. */
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

/** A whole response, for a socket that has no response object (yet). The connection ends with it. */
function rawResponse(refusal: HttpRefusal): string {
  const { status, headers, body } = problemReply(refusal);
  const text = String(body ?? "");
  const lines = Object.entries({
    ...COMMON_HEADERS,
    ...headers,
    "Content-Length": String(Buffer.byteLength(text)),
    Connection: "close",
  }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", text].join("\r\n");
}

/** How long a refused sender may take to read why, before its connection is broken. */
const LINGER_MS = 1000;
/**
 * How long it waits for the answers to what it asked before: longer than any but a stream's takes. A claim's takes
 * longest, as it waits 10 s for a cat and is then refused.
 */
const PATIENCE_MS = 15_000;

/**
 * Answers what node's parser and timers refuse, in the form of every other refusal. A banned caller hears
 * of the ban instead, unless a proxy stands between: which of its callers it was, nobody can tell.
 * Returns whether a connection is one that ends with such an answer.
 */
export function answerParserErrors(
  server: Server,
  parts: {
    answers: OpenAnswers;
    clock: Clock;
    log: Logger;
    banOf: (socket: Socket) => HttpRefusal | null;
    watch: HttpWatch;
  },
): (socket: Duplex) => boolean {
  const { answers, clock, log } = parts;
  const answered = new WeakSet<Duplex>();
  server.on("clientError", async (error: NodeJS.ErrnoException, socket) => {
    // The parser may complain again while the answer is on its way.
    if (answered.has(socket)) return;
    answered.add(socket);
    // Not the error itself: it carries the request's bytes, and a token may be among them.
    log.debug({ code: error.code, reason: error.message }, "a request could not be read");
    const isFree = await isAnsweredBefore(answers.on(socket), clock);
    if (!isFree || !socket.writable || answers.isInUse(socket)) {
      socket.destroy();
      return;
    }
    const ban = socket instanceof Socket ? unlessItThrows(() => parts.banOf(socket)) : null;
    if (socket.writable) {
      const refusal = ban ?? parserRefusal(error);
      parts.watch.refused(refusal.code);
      socket.end(rawResponse(refusal));
    }
    // Broken at once, with bytes of the request still unread, the answer might not arrive.
    clock.wake(clock.now() + LINGER_MS, () => socket.destroy());
  });
  return (socket) => answered.has(socket);
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
 * Waits for the answers to whole requests that came before: theirs go first, and may be of changes that are stored.
 * Resolves with whether they are through; behind a stream, or one that is about to begin, they never are.
 */
function isAnsweredBefore(answers: readonly ServerResponse[], clock: Clock): Promise<boolean> {
  const whole = answers.filter((res) => res.req.complete);
  const last = whole.at(-1);
  if (!last) return Promise.resolve(true);
  if (whole.some(isOpenStream)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const cancel = clock.wake(clock.now() + PATIENCE_MS, () => resolve(false));
    last.on("close", () => {
      cancel();
      resolve(true);
    });
  });
}
