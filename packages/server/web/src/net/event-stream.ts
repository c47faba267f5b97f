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

/** No event came, though the daemon sends one at once: something on the way holds them back. */
interface Withheld {
  readonly kind: "withheld";
}

export interface Reading {
  readonly end: StreamEnd | Withheld;
  /** The stream's own `retry:` in milliseconds, if it gave one. */
  readonly retryMs: number | null;
}

/** The daemon sends a heartbeat, a comment, every 15 s. */
const IDLE_TIMEOUT_MS = 40_000;
const FIRST_EVENT_MS = 10_000;

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
}): Promise<Reading> {
  const own = new AbortController();
  const abort = (): void => own.abort();
  if (o.signal.aborted) own.abort();
  o.signal.addEventListener("abort", abort, { once: true });
  /** Set where this end of the connection gave up. */
  let givenUp: Reading["end"] | null = null;
  let hasEvent = false;
  let parser = NEW_PARSER;
  const giveUpAfter = (ms: number, end: Reading["end"]) =>
    setTimeout(() => {
      givenUp = end;
      own.abort();
    }, ms);
  let timer = giveUpAfter(FIRST_EVENT_MS, { kind: "withheld" });
  const onData = (): void => {
    o.onHeartbeat();
    if (!hasEvent) return;
    clearTimeout(timer);
    timer = giveUpAfter(IDLE_TIMEOUT_MS, { kind: "silent" });
  };
  const ended = (end: StreamEnd): Reading => ({ end: givenUp ?? end, retryMs: parser.retryMs });
  try {
    const answer = await send(o.path, {
      held: o.held,
      headers: { Accept: "text/event-stream" },
      signal: own.signal,
      timeoutMs: null,
    });
    if (answer.kind !== "ok") return ended(answer);
    const reader = answer.response.body?.getReader();
    if (!reader) return ended({ kind: "closed" });
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return ended({ kind: "closed" });
      const parsed = parseSse(parser, decoder.decode(value, { stream: true }));
      parser = parsed.parser;
      hasEvent ||= parsed.events.length > 0;
      onData();
      for (const event of parsed.events) o.onEvent(event, answer.queue);
    }
  } catch {
    return ended({ kind: "failed", reason: "The connection broke." });
  } finally {
    clearTimeout(timer);
    o.signal.removeEventListener("abort", abort);
    own.abort();
  }
}
