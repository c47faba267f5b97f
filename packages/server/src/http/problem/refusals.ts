import { PROBLEMS } from "@catq/shared";
import { MANY_SHARE } from "../../queue/refusals.ts";
import type { Refusal } from "../../queue/result.ts";

/** A refusal as HTTP can say it: the queue's, or one of those here. */
export interface HttpRefusal extends Omit<Refusal, "extras"> {
  /** The code's other status, where it has two. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly extras?: Readonly<Record<string, unknown>>;
}

/** What an endpoint answers: `value`, or why not. */
export type HttpAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: HttpRefusal };

/** The answer that refuses. */
export function refuse(refusal: HttpRefusal): { ok: false; refusal: HttpRefusal } {
  return { ok: false, refusal };
}

/** Most bytes that a request's body may have. */
export const MAX_BODY_BYTES = 4096;

export function malformed(detail: string): HttpRefusal {
  return { code: "malformed-request", detail };
}

export const tooLarge: HttpRefusal = {
  code: "too-large",
  detail: `A body may have ${MAX_BODY_BYTES} bytes at most.`,
  extras: { limit: MAX_BODY_BYTES },
};

export const notJson: HttpRefusal = {
  code: "not-json",
  detail: "A body must be JSON in UTF-8, not compressed, and say so: `Content-Type: application/json`.",
};

/** A body that is JSON, but not what the endpoint needs. */
export function invalid(errors: readonly { path: string; message: string }[]): HttpRefusal {
  const said = errors.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  return { code: "invalid", detail: `${said.join("; ")}.`, extras: { errors } };
}

export const notFound: HttpRefusal = {
  code: "not-found",
  detail: "There is nothing at this path. GET /openapi.json describes those that exist.",
};

export const pushOff: HttpRefusal = {
  code: "push-off",
  detail: "This queue tells nobody by Web Push. Keep the page open, or follow the ticket with catq.",
};

export function methodNotAllowed(allowed: readonly string[]): HttpRefusal {
  const allow = allowed.join(", ");
  return { code: "method-not-allowed", detail: `This path knows ${allow} only.`, headers: { Allow: allow } };
}

export const crossSite: HttpRefusal = {
  code: "cross-site",
  detail:
    "A page of another site sent this request. Only this site's own pages and programs may use the API.",
};

/** Does not say the name: it is the asker's own. */
export const unknownHost: HttpRefusal = {
  code: "unknown-host",
  detail:
    "The queue was called by a name that is not its own. Call it by its address; its operator can give it names with `--allow-host`.",
};

/** For a token that its bearer says is of another queue. */
export const otherQueue: HttpRefusal = {
  code: "other-queue",
  detail:
    "Another queue answers here than the one that the token is said to be of. The token was not looked at; take a new number.",
};

export function slowDown(retryAfterMs: number): HttpRefusal {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return {
    code: "slow-down",
    detail: `Too many requests came from this address or its network. Try again in ${seconds} s. ${MANY_SHARE}`,
    retryAfterMs,
  };
}

export const tooManyStreamsHere: HttpRefusal = {
  code: "too-many-streams",
  detail: `${MANY_SHARE} This address, or its network, has as many streams open as it may.`,
  retryAfterMs: 5000,
};

export const tooManyStreams: HttpRefusal = {
  code: "too-many-streams",
  detail: "As many streams are open as this daemon serves. GET /api/queue still answers; try again later.",
  status: PROBLEMS["too-many-streams"].otherStatus,
  retryAfterMs: 10_000,
};

export const unavailable: HttpRefusal = {
  code: "unavailable",
  detail: "The daemon is starting or stopping. Try again in a moment.",
  retryAfterMs: 1000,
};

export const requestTimeout: HttpRefusal = {
  code: "request-timeout",
  detail: "The request did not arrive in time, so the connection is closed.",
};

export const headersTooLarge: HttpRefusal = {
  code: "headers-too-large",
  detail: "The request's headers are larger than this server reads.",
};

/** Says nothing of the fault: the log does. */
export const internal: HttpRefusal = {
  code: "internal",
  detail: "Something went wrong here; it has been noted. Trying again may help.",
};
