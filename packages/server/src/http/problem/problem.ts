import { PROBLEMS, type ProblemCode, ROUTES } from "@catq/shared";
import type { Logger } from "pino";
import * as queueRefusals from "../../queue/refusals.ts";
import { StorageError } from "../../queue/store.ts";
import type { Reply } from "../reply.ts";
import { type HttpRefusal, internal } from "./refusals.ts";

/** The reply that tells a refusal: an RFC 9457 problem document and the headers that belong to it. */
export function problemReply(refusal: HttpRefusal): Reply {
  const { code, detail, extras, retryAfterMs } = refusal;
  const { title, status: usualStatus } = PROBLEMS[code];
  const status = refusal.status ?? usualStatus;
  const headers: Record<string, string> = {
    "Content-Type": "application/problem+json; charset=utf-8",
    ...refusal.headers,
  };
  if (retryAfterMs !== undefined) {
    // Whole seconds (RFC 9110, section 10.2.3): rounded up, so that nobody comes back too early.
    headers["Retry-After"] = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  }
  // RFC 9110, section 15.5.2: a 401 names a way to authenticate.
  if (status === 401) headers["WWW-Authenticate"] = "Bearer";
  const document = { ...extras, type: problemType(code), title, status, detail, code };
  return { status, headers, body: JSON.stringify(document) };
}

/** The URI that names a kind of problem; asked for, it explains itself. */
export function problemType(code: ProblemCode): string {
  return `${ROUTES.problems}/${code}`;
}

/** Notes what was thrown, and answers what its caller is told: the disk's refusal, or nothing in particular. */
export function refusalOf(error: unknown, log: Logger): HttpRefusal {
  if (error instanceof StorageError) {
    log.warn({ err: error }, "a request met a disk that refuses");
    return queueRefusals.storage(error.kind);
  }
  log.error({ err: error }, "a request failed");
  return internal;
}
