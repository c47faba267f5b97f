import type { IncomingMessage } from "node:http";
import type { Caller, Queue } from "../../queue/queue.ts";
import { crossSite, type HttpRefusal, malformed, slowDown, unknownHost } from "../problem/refusals.ts";
import type { RateLimiter } from "./rate-limit.ts";
import { isCrossSite } from "./request-fields.ts";

/**
 * What is judged before anyone looks at what is asked, for Koa's routes and the streams alike: the banned
 * are refused everything, then comes the rate, then what is wrong with the request as such.
 */
export function judge(
  req: IncomingMessage,
  path: string | null,
  caller: Caller,
  parts: {
    queue: Pick<Queue, "banOf">;
    requests: Pick<RateLimiter, "count">;
    isForAll: boolean;
    /** Whether the daemon may be called so. */
    isHostAllowed: (req: IncomingMessage) => boolean;
  },
): HttpRefusal | null {
  if (!parts.isForAll) {
    const ban = parts.queue.banOf(caller);
    if (ban) return ban;
    const waitMs = parts.requests.count(caller.address);
    if (waitMs > 0) return slowDown(waitMs);
  }
  // RFC 9112, section 3.2: a request of HTTP/1.1 without Host is answered 400.
  if (req.httpVersion === "1.1" && req.headers.host === undefined)
    return malformed("The Host header is missing.");
  if (path === null) return malformed("The request target is neither a path nor a URL.");
  // Monitors ask by whatever name they like, and learn nothing that is worth hiding.
  if (!parts.isForAll && !parts.isHostAllowed(req)) return unknownHost;
  if (isCrossSite(req.method, req.headers)) return crossSite;
  return null;
}
