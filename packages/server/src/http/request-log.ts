import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Clock } from "../queue/clock.ts";
import { operationsAt } from "./operations.ts";

/** One line a request, once it is answered or its reader has gone. Never headers, never a query. */
export function logRequest(
  req: IncomingMessage,
  res: ServerResponse,
  parts: { path: string; address: string; isStream: boolean; log: Logger; clock: Clock },
): void {
  const { clock, log, address } = parts;
  const startedAt = clock.now();
  const line = { method: req.method, path: loggedPath(parts.path), address };
  res.once("close", () => {
    const ms = Math.round(clock.now() - startedAt);
    const entry = { ...line, status: res.statusCode, ms, ...(!res.writableFinished && { isCutOff: true }) };
    if (parts.isStream && res.statusCode === 200) log.debug(entry, "a stream ended");
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
