import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Clock } from "../queue/clock.ts";
import { operationsAt } from "./api/operations.ts";
import type { HttpWatch } from "./http-watch.ts";

/** One line a request, once it is answered or its reader has gone, and a word to the watch. Never headers, never a query. */
export function logRequest(
  req: IncomingMessage,
  res: ServerResponse,
  parts: {
    path: string;
    /** The path as it was declared; null for one that was not. */
    route: string | null;
    address: string;
    isStream: boolean;
    log: Logger;
    clock: Clock;
    watch: HttpWatch;
  },
): void {
  const { clock, log, address, route } = parts;
  const startedAt = clock.now();
  const { method } = req;
  const path = loggedPath(parts.path);
  res.on("close", () => {
    const tookMs = clock.now() - startedAt;
    const status = res.statusCode;
    const isOpened = parts.isStream && status === 200;
    parts.watch.answered({ method, route, status, ms: isOpened ? null : tookMs });
    const line = { method, path, address, status, ms: Math.round(tookMs) };
    const entry = res.writableFinished ? line : { ...line, isCutOff: true };
    if (isOpened) log.debug(entry, "a stream ended");
    else log.info(entry, "request");
  });
}

/** Shorter than any token. */
const MOST_SEGMENT = 15;

/** Somebody may put a token into a path that does not exist: there, long parts are not written down. */
function loggedPath(path: string): string {
  if (operationsAt(path).length > 0 && !/^\/(?:problems|assets)\//.test(path)) return path;
  const parts = path.slice(0, 200).split("/");
  return parts.map((part) => (part.length > MOST_SEGMENT ? "…" : part)).join("/");
}
