import type { Held } from "../queue/model.ts";
import type { Problem } from "../queue/parse.ts";
import { ask } from "./request.ts";
import { NO_REST, parseSse, type SseEvent } from "./sse.ts";

/** How one connection of a stream came to its end. */
export type StreamEnd =
  | { readonly kind: "closed" }
  | { readonly kind: "silent" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "refused"; readonly problem: Problem };

/** The daemon says something every 15 s, if only a comment. */
const SILENCE_MS = 40_000;

/**
 * Reads one stream until it ends. By fetch, since EventSource can carry no token; `onLife` is called for
 * every piece that comes, comments too.
 */
export async function readStream(o: {
  path: string;
  held: Held | null;
  signal: AbortSignal;
  /** `queue` is the name of the one that answers; null where it does not say. */
  onEvent: (event: SseEvent, queue: string | null) => void;
  onLife: () => void;
}): Promise<{ end: StreamEnd; retryMs: number | null }> {
  const own = new AbortController();
  const abort = (): void => own.abort();
  if (o.signal.aborted) own.abort();
  o.signal.addEventListener("abort", abort, { once: true });
  let isSilent = false;
  let rest = NO_REST;
  const giveUp = (): void => {
    isSilent = true;
    own.abort();
  };
  let watchdog = setTimeout(giveUp, SILENCE_MS);
  const heard = (): void => {
    clearTimeout(watchdog);
    watchdog = setTimeout(giveUp, SILENCE_MS);
    o.onLife();
  };
  const ended = (end: StreamEnd) => ({
    end: isSilent ? ({ kind: "silent" } as const) : end,
    retryMs: rest.retryMs,
  });
  try {
    const answer = await ask(o.path, {
      held: o.held,
      headers: { Accept: "text/event-stream" },
      signal: own.signal,
    });
    if (answer.kind !== "answered") return ended(answer);
    const reader = answer.response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) return ended({ kind: "closed" });
    heard();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return ended({ kind: "closed" });
      heard();
      const parsed = parseSse(rest, value);
      rest = parsed.rest;
      for (const event of parsed.events) o.onEvent(event, answer.queue);
    }
  } catch {
    return ended({ kind: "failed", reason: "The connection broke." });
  } finally {
    clearTimeout(watchdog);
    o.signal.removeEventListener("abort", abort);
    own.abort();
  }
}
