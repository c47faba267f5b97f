import { QUEUE_HEADER } from "@catq/shared";
import type { Held } from "../queue/model.ts";
import { type Problem, readProblem } from "../queue/parse.ts";

/** What came of a request: an answer, a refusal in the daemon's words, or nothing. */
export type Answer =
  | { readonly kind: "answered"; readonly response: Response; readonly queue: string | null }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "failed"; readonly reason: string };

export interface Asked {
  readonly method?: "GET" | "POST" | "DELETE";
  /** The ticket whose token is presented. */
  readonly held?: Pick<Held, "token" | "queue"> | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

const UNREACHABLE = "The queue cannot be reached.";

/**
 * Asks the daemon. Never rejects. A token travels in its header alone, and never without the name of the queue
 * that issued it: any other queue would take it for cheating and ban for it, and so answers `other-queue` instead.
 */
export async function ask(path: string, asked: Asked = {}): Promise<Answer> {
  const { method = "GET", held, headers, body, signal } = asked;
  try {
    const response = await fetch(path, {
      method,
      cache: "no-store",
      redirect: "error",
      headers: {
        Accept: "*/*",
        ...(held && { Authorization: `Bearer ${held.token}`, [QUEUE_HEADER]: held.queue }),
        ...headers,
      },
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    });
    if (response.ok) return { kind: "answered", response, queue: response.headers.get(QUEUE_HEADER) };
    const problem = readProblem(
      await response.json().catch(() => null),
      response.status,
      response.headers.get("Retry-After"),
    );
    if (problem) return { kind: "refused", problem };
    return {
      kind: "failed",
      reason: `The queue cannot be reached: something answers for it (${response.status}).`,
    };
  } catch {
    return { kind: "failed", reason: navigator.onLine ? UNREACHABLE : "This device is offline." };
  }
}
