import type { IncomingMessage } from "node:http";
import type { Caller } from "../queue/model.ts";
import type { Queue } from "../queue/queue.ts";
import { checkBody } from "./api/checked.ts";
import type { Asked } from "./api/endpoint.ts";
import { methodsOf } from "./api/operations.ts";
import { isProbe, type Route } from "./api/route.ts";
import {
  crossSite,
  type HttpAnswer,
  type HttpRefusal,
  malformed,
  methodNotAllowed,
  notFound,
  otherQueue,
  refuse,
  slowDown,
  unknownHost,
} from "./problem/refusals.ts";
import { readBody } from "./request/body.ts";
import type { RateLimiter } from "./request/rate-limit.ts";
import {
  hasOneHost,
  isCrossSite,
  isForAnotherQueue,
  isFramingUnsure,
  isUnsafe,
  presentedToken,
} from "./request/request-fields.ts";

/** What the checks need to know beside the request. */
export interface CheckParts {
  readonly queue: Pick<Queue, "id">;
  readonly requests: Pick<RateLimiter, "count">;
  readonly crossSiteRequests: Pick<RateLimiter, "count">;
  /** Whether `Host` names this daemon. */
  readonly isHostAllowed: (req: IncomingMessage) => boolean;
}

/** A request as it came: not checked yet. */
export interface Received {
  readonly req: IncomingMessage;
  /** null where the request target has none. */
  readonly path: string | null;
  readonly route: Route;
  readonly caller: Caller;
}

/**
 * Everything that is checked of a caller who is not banned before an operation is acted on, for endpoints and streams
 * alike: the name, the rate, the request as such, then whether its token is for this queue. Whether the token is any good
 * is for the queue to say.
 */
export async function checkRequest(received: Received, parts: CheckParts): Promise<HttpAnswer<Asked>> {
  const { req, route, caller } = received;
  const { operations, operation, params } = route;
  const refusal = checkHead(received, parts);
  if (refusal) return refuse(refusal);
  if (!operation) return refuse(operations.length === 0 ? notFound : methodNotAllowed(methodsOf(operations)));
  const read = await readBody(req);
  const body = read.ok && operation.requestBody ? await checkBody(operation, read.value) : read;
  if (!body.ok) return body;
  const { headers } = req;
  if (operation.needsToken && isForAnotherQueue(headers, parts.queue.id)) return refuse(otherQueue);
  const token = operation.needsToken ? presentedToken(req) : null;
  return { ok: true, value: { operation, params, caller, token, headers, body: body.value } };
}

function checkHead({ req, path, caller }: Received, parts: CheckParts): HttpRefusal | null {
  const isOfOthers = isCrossSite(req.method, req.headers);
  // Monitors ask by whatever name they like, and learn nothing that is worth hiding.
  if (!isProbe(path)) {
    // First: a page whose name was pointed here may say that it speaks for somebody else, whose rate it must not spend.
    if (!parts.isHostAllowed(req)) return unknownHost;
    // Apart, so that another site's page does not spend its visitor's rate.
    const waitMs = (isOfOthers ? parts.crossSiteRequests : parts.requests).count(caller.shares);
    if (waitMs > 0) return slowDown(waitMs);
  }
  if (!hasOneHost(req)) return malformed("The Host header is missing, or there is more than one.");
  if (isFramingUnsure(req))
    return malformed("Transfer-Encoding can be `chunked` alone, and in HTTP/1.1 alone.");
  if (path === null) return malformed("The request target is neither a path nor a URL.");
  return isOfOthers && (isUnsafe(req.method) || path.startsWith(API)) ? crossSite : null;
}

/** What is below it is for this site's pages and programs. */
export const API = "/api/";
