import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Clock } from "../queue/time/clock.ts";
import type { Route } from "./api/route.ts";
import type { HttpWatch } from "./http-watch.ts";

/** Logs one line for each request when it is answered or its connection closed, and tells the watch. Never headers, never a query. */
export function logRequest(
  req: IncomingMessage,
  res: ServerResponse,
  parts: {
    path: string;
    route: Route;
    address: string;
    log: Logger;
    clock: Clock;
    watch: HttpWatch;
  },
): void {
  const { clock, log, address } = parts;
  const route = parts.route.operations[0]?.path ?? null;
  const isStream = parts.route.operation?.isStream === true;
  const startedAt = clock.now();
  const { method } = req;
  const path = parts.path === route ? route : shortened(parts.path);
  res.on("close", () => {
    const tookMs = clock.now() - startedAt;
    const status = res.statusCode;
    const isOpened = isStream && status === 200;
    parts.watch.answered({ method, route, status, ms: isOpened ? null : tookMs });
    const line = { method, path, address, status, ms: Math.round(tookMs) };
    const entry = res.writableFinished ? line : { ...line, isCutOff: true };
    if (isOpened) log.debug(entry, "a stream ended");
    else log.info(entry, "request");
  });
}

/** Shorter than any token. */
const MAX_SEGMENT = 15;

/** Somebody may put a token into a path that is not declared: there, long parts are not written down. */
function shortened(path: string): string {
  const segments = path.slice(0, 200).split("/");
  return segments.map((segment) => (segment.length > MAX_SEGMENT ? "…" : segment)).join("/");
}
