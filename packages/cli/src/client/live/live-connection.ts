import { ErrorEvent, EventSource } from "eventsource";
import type { Clock } from "../../process/clock.ts";
import { MAX_JSON_BYTES } from "../api.ts";
import { CatqError, Garbled } from "../errors.ts";
import type { Answer } from "../request.ts";
import { type LiveEvent, readLiveEvent } from "./live-event.ts";
import type { StreamEnd } from "./reconnect.ts";
import { createRetryReader } from "./retry-field.ts";
import { startWatchdog } from "./watchdog.ts";

/** The daemon sends a heartbeat (a comment) every 15 s: when nothing was received for this long, that is told. */
const QUIET_AFTER_MS = 20_000;
/** After this long without a byte the connection counts as dead. */
const DEAD_AFTER_MS = 40_000;

const [LF, CR] = [0x0a, 0x0d];

export interface ConnectionOptions {
  /** Opens the connection; throws a CatqError for a refusal. Its signal aborts at the connection's end. */
  readonly open: (signal: AbortSignal) => Promise<Answer>;
  readonly server: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** After so many milliseconds without an event the connection is given up: something on the way holds them back. */
  readonly firstEventMs: number;
  readonly onEvent: (event: LiveEvent) => void;
  /** The server has been silent for these milliseconds, longer than it ever is; null: it speaks again. */
  readonly onSilence: (silentMs: number | null) => void;
}

/** How a connection came to its end (`withheld`: no event came), and the pause that the stream asked for before the next, in milliseconds. */
export interface ConnectionEnd {
  readonly end: StreamEnd | { readonly kind: "withheld" };
  readonly retryMs: number | null;
}

/**
 * Runs one connection of an event stream, from opening to its end. EventSource parses the events; `open` sends the
 * request, reads refusals and keeps the time limits, as for all other requests. Rejects for bugs only.
 */
export function runConnection(o: ConnectionOptions): Promise<ConnectionEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<ConnectionEnd>();
  const over = new AbortController();
  const retry = createRetryReader();
  let answer: Answer | null = null;
  /** What opening or reading met with: EventSource would keep no more of it than a message. */
  let fault: { readonly error: unknown } | null = null;
  let isReadToItsEnd = false;
  let hasHadEvent = false;

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
   * Passes the bytes on and feeds the watchdog: a comment shows that the server is alive, and EventSource hides
   * comments. A line that never ends shows nothing, nor does a stream without an event: the daemon sends one at once.
   */
  async function* watched(body: Answer["body"]): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) {
        if (hasHadEvent && (chunk.includes(LF) || chunk.includes(CR))) watchdog.feed();
        retry.feed(chunk);
        yield chunk;
      }
      isReadToItsEnd = true;
    } catch (error) {
      fault = { error };
      throw error;
    }
  }

  function release(): void {
    cancelFirst();
    watchdog.stop();
    o.signal.removeEventListener("abort", stop);
    source.close();
    over.abort();
    answer?.discard();
  }

  function finish(end: ConnectionEnd["end"]): void {
    release();
    resolve({ end, retryMs: retry.retryMs });
  }

  function fail(bug: unknown): void {
    release();
    reject(bug);
  }

  const stop = (): void => finish({ kind: "closed" });
  const watchdog = startWatchdog({
    clock: o.clock,
    quietMs: QUIET_AFTER_MS,
    deadMs: DEAD_AFTER_MS,
    onQuiet: () => o.onSilence(QUIET_AFTER_MS),
    onRecovered: () => o.onSilence(null),
    onDead: () => finish({ kind: "silent" }),
  });
  const cancelFirst = o.clock.wake(o.clock.now() + o.firstEventMs, () => finish({ kind: "withheld" }));
  const source = new EventSource(o.server, { fetch: openStream, maxBufferSize: MAX_JSON_BYTES });
  o.signal.addEventListener("abort", stop, { once: true });

  source.addEventListener("error", (event) => {
    // A server may name its own events `error`; only EventSource's ErrorEvent ends the connection.
    if (!(event instanceof ErrorEvent)) return;
    if (fault === null) {
      const tooLarge = new Garbled(o.server, "one of its events is too large");
      finish(isReadToItsEnd ? { kind: "closed" } : { kind: "failed", error: tooLarge });
    } else if (fault.error instanceof CatqError) finish({ kind: "failed", error: fault.error });
    else fail(fault.error);
  });
  for (const type of ["ticket", "board"] as const) {
    source.addEventListener(type, ({ data }: MessageEvent) => {
      hasHadEvent = true;
      cancelFirst();
      watchdog.feed();
      // Thrown from a listener, a bug would end the process; so it rejects the promise.
      try {
        o.onEvent(readLiveEvent(type, String(data)));
      } catch (bug) {
        fail(bug);
      }
    });
  }
  return promise;
}
