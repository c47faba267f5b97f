import { QUEUE_HEADER } from "@catq/shared";
import { type Problem, readProblem } from "../queue/read.ts";

/** What came of a request: an answer, a refusal in the daemon's words, or nothing. */
export type Answer =
  | { readonly kind: "answered"; readonly response: Response; readonly queue: string | null }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "failed"; readonly reason: string };

export interface Asked {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

const UNREACHABLE = "The queue cannot be reached.";

/** Asks the daemon. Never rejects; the token travels in its header alone. */
export async function ask(path: string, asked: Asked = {}): Promise<Answer> {
  const { method = "GET", token, headers, body, signal } = asked;
  try {
    const response = await fetch(path, {
      method,
      cache: "no-store",
      redirect: "error",
      headers: {
        Accept: "*/*",
        ...(token && { Authorization: `Bearer ${token}` }),
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
