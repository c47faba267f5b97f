import { QUEUE_HEADER, TOKEN_HEADER } from "@catq/shared";
import { pathHere } from "../base.ts";
import type { Held } from "../queue/model.ts";
import { type Problem, parseProblem } from "../queue/parse.ts";

/** What came of a request: a response, a refusal (RFC 9457), or neither. */
export type Answer =
  | { readonly kind: "ok"; readonly response: Response; readonly queue: string | null }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "failed"; readonly reason: string };

export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** The ticket whose token is presented. */
  readonly held?: Pick<Held, "token" | "queue"> | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** After so many milliseconds without a whole head the request is given up; null for a stream, which has its own limits. */
  readonly timeoutMs?: number | null;
}

/** A claim may wait ten seconds for a cat. A connection that died without a sign answers never. */
const TIMEOUT_MS = 20_000;
const UNREACHABLE = "The queue cannot be reached.";

/**
 * Sends a request to the daemon. Never rejects. A token is sent with the id of the queue that issued it
 * (`Catq-Queue`): another queue would ban for the token, and with the id answers 412 `other-queue` instead.
 */
export async function send(path: string, options: RequestOptions = {}): Promise<Answer> {
  const { method = "GET", held, headers, body, signal, timeoutMs = TIMEOUT_MS } = options;
  const own = new AbortController();
  const abort = (): void => own.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort);
  const timer = timeoutMs === null ? undefined : setTimeout(abort, timeoutMs);
  try {
    const response = await fetch(pathHere(path), {
      method,
      cache: "no-store",
      redirect: "error",
      headers: {
        Accept: "*/*",
        ...(held && { [TOKEN_HEADER]: held.token, [QUEUE_HEADER]: held.queue }),
        ...headers,
      },
      ...(body !== undefined && { body }),
      signal: own.signal,
    });
    if (response.ok) return { kind: "ok", response, queue: response.headers.get(QUEUE_HEADER) };
    const problem = parseProblem(
      await response.json().catch(() => null),
      response.status,
      response.headers.get("Retry-After"),
    );
    if (problem) return { kind: "refused", problem };
    return {
      kind: "failed",
      reason: `The queue cannot be reached: something else answered in its place (${response.status}).`,
    };
  } catch {
    return { kind: "failed", reason: navigator.onLine ? UNREACHABLE : "This device is offline." };
  } finally {
    clearTimeout(timer);
  }
}
