import type { Held } from "../queue/model.ts";
import type { Problem } from "../queue/parse.ts";
import { send } from "./request.ts";
import { NEW_PARSER, parseSse, type SseEvent } from "./sse.ts";

/** How a connection ended. */
export type StreamEnd =
  | { readonly kind: "closed" }
  | { readonly kind: "silent" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "refused"; readonly problem: Problem };

/** The daemon sends a heartbeat, a comment, every 15 s. */
const IDLE_TIMEOUT_MS = 40_000;

/**
 * Reads one event stream until it ends. By fetch, since EventSource sends no headers. `onHeartbeat` is called
 * for every chunk, comments included.
 */
export async function readEventStream(o: {
  path: string;
  held: Held | null;
  signal: AbortSignal;
  /** `queue` is the id of the queue that answers; null where it does not say. */
  onEvent: (event: SseEvent, queue: string | null) => void;
  onHeartbeat: () => void;
}): Promise<{ end: StreamEnd; retryMs: number | null }> {
  const own = new AbortController();
  const abort = (): void => own.abort();
  if (o.signal.aborted) own.abort();
  o.signal.addEventListener("abort", abort, { once: true });
  let isSilent = false;
  let parser = NEW_PARSER;
  const onIdle = (): void => {
    isSilent = true;
    own.abort();
  };
  let idleTimer = setTimeout(onIdle, IDLE_TIMEOUT_MS);
  const onData = (): void => {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(onIdle, IDLE_TIMEOUT_MS);
    o.onHeartbeat();
  };
  const ended = (end: StreamEnd) => ({
    end: isSilent ? ({ kind: "silent" } as const) : end,
    retryMs: parser.retryMs,
  });
  try {
    const answer = await send(o.path, {
      held: o.held,
      headers: { Accept: "text/event-stream" },
      signal: own.signal,
    });
    if (answer.kind !== "ok") return ended(answer);
    const reader = answer.response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) return ended({ kind: "closed" });
    onData();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return ended({ kind: "closed" });
      onData();
      const parsed = parseSse(parser, value);
      parser = parsed.parser;
      for (const event of parsed.events) o.onEvent(event, answer.queue);
    }
  } catch {
    return ended({ kind: "failed", reason: "The connection broke." });
  } finally {
    clearTimeout(idleTimer);
    o.signal.removeEventListener("abort", abort);
    own.abort();
  }
}
