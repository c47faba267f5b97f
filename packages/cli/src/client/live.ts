import { type Board, board, type TicketView, ticketView } from "@catq/shared/schemas";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { type Clock, pause, type Random } from "../clock.ts";
import type { Connection } from "../progress.ts";
import { MOST_JSON } from "./api.ts";
import { CatqError, Garbled } from "./errors.ts";
import { decideNext, type StreamEnd } from "./reconnect.ts";
import type { Answer } from "./request.ts";

/** The daemon sends a comment every 15 s: when nothing at all came for this long, the connection is dead. */
const LONGEST_SILENCE_MS = 40_000;

/** One event of the daemon's streams: each a whole value. */
export type LiveEvent =
  | { readonly type: "ticket"; readonly ticket: TicketView }
  | { readonly type: "board"; readonly board: Board }
  /** An event that this catq does not understand. */
  | { readonly type: "garbled" };

export interface LiveOptions {
  /** Opens one connection; its signal aborts when the watchdog or the caller has had enough. */
  readonly open: (signal: AbortSignal) => Promise<Answer>;
  readonly server: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onConnection: (connection: Connection) => void;
}

/**
 * Follows an event stream, reconnecting for ever. Returns the refusal that ended it, or null when `signal`
 * did. EventSource itself gives up on 429 and 503, hides comments and has no watchdog: hence this loop.
 */
export async function followLive(o: LiveOptions): Promise<CatqError | null> {
  let failures = 0;
  let lostSince: number | null = null;
  let hasHadEvents = false;
  o.onConnection({ state: "connecting" });
  while (!o.signal.aborted) {
    const connection = await followOnce(o, () => {
      failures = 0;
      lostSince = null;
      hasHadEvents = true;
    });
    if (o.signal.aborted) return null;
    failures += 1;
    const next = decideNext({ ...connection, failures, hasHadEvents, random: o.random });
    if (next.do === "give-up") return next.error;
    lostSince ??= o.clock.wall();
    o.onConnection({ state: "reconnecting", since: lostSince, attempt: failures, reason: next.reason });
    await pause(o.clock, next.afterMs, o.signal);
  }
  return null;
}

/** One connection, from opening to its end. Calls `onAlive` when its first event has come. */
async function followOnce(
  o: LiveOptions,
  onAlive: () => void,
): Promise<{ end: StreamEnd; retryMs: number | null }> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  o.signal.addEventListener("abort", stop, { once: true });
  const watchdog = createWatchdog(o.clock, stop);
  let retryMs: number | null = null;
  let isAlive = false;
  let hasOverflowed = false;
  const parser = createParser({
    maxBufferSize: MOST_JSON,
    onRetry: (ms) => {
      retryMs = ms;
    },
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") hasOverflowed = true;
    },
    onEvent: (message) => {
      const event = readEvent(message);
      if (event === null) return;
      if (!isAlive) {
        isAlive = true;
        onAlive();
        o.onConnection({ state: "online" });
      }
      o.onEvent(event);
    },
  });
  const end = (end: StreamEnd): { end: StreamEnd; retryMs: number | null } => ({ end, retryMs });
  let answer: Answer | null = null;
  try {
    answer = await o.open(abort.signal);
    const decoder = new TextDecoder();
    for await (const chunk of answer.body) {
      watchdog.feed();
      parser.feed(decoder.decode(chunk, { stream: true }));
      if (hasOverflowed) throw new Garbled(o.server, "one of its events is too large");
    }
    return end({ kind: "closed" });
  } catch (error) {
    if (watchdog.hasBitten) return end({ kind: "silent" });
    if (error instanceof CatqError) return end({ kind: "failed", error });
    throw error;
  } finally {
    watchdog.stop();
    o.signal.removeEventListener("abort", stop);
    answer?.discard();
  }
}

/** One message as a value; null for events of a type that is not known here. */
function readEvent(message: EventSourceMessage): LiveEvent | null {
  if (message.event !== "ticket" && message.event !== "board") return null;
  let value: unknown;
  try {
    value = JSON.parse(message.data);
  } catch {
    return { type: "garbled" };
  }
  if (message.event === "ticket") {
    const parsed = ticketView.safeParse(value);
    return parsed.success ? { type: "ticket", ticket: parsed.data } : { type: "garbled" };
  }
  const parsed = board.safeParse(value);
  return parsed.success ? { type: "board", board: parsed.data } : { type: "garbled" };
}

/** Calls `bite` once when {@link LONGEST_SILENCE_MS} pass without `feed()`. */
function createWatchdog(
  clock: Clock,
  bite: () => void,
): { feed(): void; stop(): void; readonly hasBitten: boolean } {
  let hasBitten = false;
  let cancel = (): void => {};
  const feed = (): void => {
    cancel();
    cancel = clock.wake(clock.now() + LONGEST_SILENCE_MS, () => {
      hasBitten = true;
      bite();
    });
  };
  feed();
  return {
    feed,
    stop: () => cancel(),
    get hasBitten() {
      return hasBitten;
    },
  };
}
