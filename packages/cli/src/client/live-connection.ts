import { ErrorEvent, EventSource } from "eventsource";
import type { Clock } from "../process/clock.ts";
import { MOST_JSON } from "./api.ts";
import { CatqError, Garbled } from "./errors.ts";
import { type LiveEvent, readLiveEvent } from "./live-event.ts";
import type { StreamEnd } from "./reconnect.ts";
import type { Answer } from "./request.ts";
import { createRetryReader } from "./retry-field.ts";
import { startWatchdog } from "./watchdog.ts";

/** The daemon sends a comment every 15 s: when nothing at all came for this long, something is out of order. */
const LONG_SILENCE_MS = 20_000;
/** And after this long the connection is dead. */
const LONGEST_SILENCE_MS = 40_000;

const [LF, CR] = [0x0a, 0x0d];

export interface ConnectionOptions {
  /** Opens the connection; throws a CatqError for a refusal. Its signal aborts at the connection's end. */
  readonly open: (signal: AbortSignal) => Promise<Answer>;
  readonly server: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: (event: LiveEvent) => void;
  /** The server has been silent for these milliseconds, longer than it ever is; null: it speaks again. */
  readonly onSilence: (silentMs: number | null) => void;
}

/** How a connection came to its end, and the pause that the stream asked for before the next, in milliseconds. */
export interface ConnectionEnd {
  readonly end: StreamEnd;
  readonly retryMs: number | null;
}

/**
 * One connection of an event stream, from opening to its end. EventSource reads the events of it; what is
 * sent, what is refused and what takes too long is `open`'s affair, as it is for all other requests. Rejects
 * for bugs alone.
 */
export function runConnection(o: ConnectionOptions): Promise<ConnectionEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<ConnectionEnd>();
  const over = new AbortController();
  const retry = createRetryReader();
  let answer: Answer | null = null;
  /** What opening or reading met with: EventSource would keep no more of it than a message. */
  let fault: { readonly error: unknown } | null = null;
  let isReadToItsEnd = false;
  let hasSaidAnything = false;

  async function openStream(url: string | URL) {
    try {
      answer = await o.open(over.signal);
    } catch (error) {
      fault = { error };
      throw error;
    }
    if (over.signal.aborted) answer.discard();
    return {
      url: String(url),
      // `open` lets nothing pass but a stream of events.
      status: 200,
      headers: new Headers({ "content-type": "text/event-stream" }),
      redirected: false,
      body: ReadableStream.from(watched(answer.body)),
    };
  }

  /**
   * The bytes as they pass: a comment shows that the server lives, and EventSource hides those. What never comes
   * to the end of a line says nothing, nor does a stream without an event: one comes at once on connecting.
   */
  async function* watched(body: Answer["body"]): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) {
        if (hasSaidAnything && (chunk.includes(LF) || chunk.includes(CR))) watchdog.feed();
        retry.feed(chunk);
        yield chunk;
      }
      isReadToItsEnd = true;
    } catch (error) {
      fault = { error };
      throw error;
    }
  }

  function letGo(): void {
    watchdog.stop();
    o.signal.removeEventListener("abort", stop);
    source.close();
    over.abort();
    answer?.discard();
  }

  function finish(end: StreamEnd): void {
    letGo();
    resolve({ end, retryMs: retry.retryMs });
  }

  function fail(bug: unknown): void {
    letGo();
    reject(bug);
  }

  const stop = (): void => finish({ kind: "closed" });
  const watchdog = startWatchdog({
    clock: o.clock,
    growlMs: LONG_SILENCE_MS,
    biteMs: LONGEST_SILENCE_MS,
    growl: () => o.onSilence(LONG_SILENCE_MS),
    calm: () => o.onSilence(null),
    bite: () => finish({ kind: "silent" }),
  });
  const source = new EventSource(o.server, { fetch: openStream, maxBufferSize: MOST_JSON });
  o.signal.addEventListener("abort", stop, { once: true });

  source.addEventListener("error", (event) => {
    // A server may give its own events this name; only EventSource's word is an end.
    if (!(event instanceof ErrorEvent)) return;
    if (fault === null) {
      const tooLarge = new Garbled(o.server, "one of its events is too large");
      finish(isReadToItsEnd ? { kind: "closed" } : { kind: "failed", error: tooLarge });
    } else if (fault.error instanceof CatqError) finish({ kind: "failed", error: fault.error });
    else fail(fault.error);
  });
  for (const type of ["ticket", "board"] as const) {
    source.addEventListener(type, ({ data }: MessageEvent) => {
      hasSaidAnything = true;
      watchdog.feed();
      // Thrown from a listener it would end the process; here it ends the following.
      try {
        o.onEvent(readLiveEvent(type, String(data)));
      } catch (bug) {
        fail(bug);
      }
    });
  }
  return promise;
}
