import { type Board, board, type TicketView, ticketView } from "@catq/shared/schemas";
import { createParser } from "eventsource-parser";
import type { Clock } from "../process/clock.ts";
import { MAX_JSON_BYTES } from "./api.ts";
import { CatqError, Garbled } from "./errors.ts";
import { parseJson } from "./parse-json.ts";
import type { StreamEnd } from "./reconnect.ts";
import type { Answer } from "./request.ts";
import { startWatchdog } from "./watchdog.ts";

/** The daemon sends a heartbeat (a comment) every 15 s: when nothing was received for this long, that is told. */
const QUIET_AFTER_MS = 20_000;
/** After this long without a heartbeat or an event the connection counts as dead. */
const DEAD_AFTER_MS = 40_000;

/** One event of the daemon's streams: each a whole value. */
export type LiveEvent =
  | { readonly type: "ticket"; readonly ticket: TicketView }
  | { readonly type: "board"; readonly board: Board }
  /** An event that this catq does not understand. */
  | { readonly type: "garbled" };

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

/** Runs one connection of an event stream (WHATWG HTML, 9.2), from opening to its end. Rejects for bugs only. */
export async function runConnection(o: ConnectionOptions): Promise<ConnectionEnd> {
  const dead = new AbortController();
  const signal = AbortSignal.any([o.signal, dead.signal]);
  let retryMs: number | null = null;
  let hasHadEvent = false;
  const watchdog = startWatchdog({
    clock: o.clock,
    quietMs: QUIET_AFTER_MS,
    deadMs: DEAD_AFTER_MS,
    onQuiet: () => o.onSilence(QUIET_AFTER_MS),
    onRecovered: () => o.onSilence(null),
    onDead: () => dead.abort(),
  });
  const parser = createParser({
    maxBufferSize: MAX_JSON_BYTES,
    onRetry: (ms) => {
      retryMs = ms;
    },
    // The daemon sends its first event at once: comments alone do not show that it is alive.
    onComment: () => {
      if (hasHadEvent) watchdog.feed();
    },
    onEvent: ({ event, data }) => {
      if (event !== "ticket" && event !== "board") return;
      hasHadEvent = true;
      watchdog.feed();
      o.onEvent(readLiveEvent(event, data));
    },
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded") throw new Garbled(o.server, "one of its events is too large");
    },
  });

  async function read(): Promise<StreamEnd> {
    let answer: Answer | null = null;
    try {
      answer = await o.open(signal);
      signal.throwIfAborted();
      const decoder = new TextDecoder();
      for await (const chunk of answer.body) parser.feed(decoder.decode(chunk, { stream: true }));
      return { kind: "closed" };
    } catch (error) {
      if (dead.signal.aborted) return { kind: "silent" };
      if (o.signal.aborted) return { kind: "closed" };
      if (error instanceof CatqError) return { kind: "failed", error };
      throw error;
    } finally {
      watchdog.stop();
      answer?.discard();
    }
  }

  return { end: await read(), retryMs };
}

/** One event's data as a value. */
function readLiveEvent(type: "ticket" | "board", data: string): LiveEvent {
  if (type === "ticket") {
    const ticket = parseJson(ticketView, data);
    return ticket === null ? { type: "garbled" } : { type, ticket };
  }
  const value = parseJson(board, data);
  return value === null ? { type: "garbled" } : { type, board: value };
}
