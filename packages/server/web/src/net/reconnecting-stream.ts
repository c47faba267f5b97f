import { ROUTES } from "@catq/shared";
import type { StreamEvent } from "../queue/events.ts";
import type { Ended, Held } from "../queue/model.ts";
import { parseBoard, parseTicket } from "../queue/parse.ts";
import { readEventStream, type StreamEnd } from "./event-stream.ts";
import { decideNext } from "./reconnect.ts";

export interface StreamParts {
  /** The ticket whose events are wanted, read before each connection. */
  readonly held: () => Held | null;
  readonly onEvent: (event: StreamEvent) => void;
  /** The ticket has come to its end. */
  readonly onEnded: (held: Held, end: Ended) => void;
  /** Called for every chunk, comments included. */
  readonly onHeartbeat: () => void;
  readonly random: () => number;
}

/**
 * Reads the daemon's event stream until it is stopped, and reconnects with backoff: the ticket's stream while
 * there is a ticket, the board's otherwise.
 */
export class ReconnectingStream {
  readonly #parts: StreamParts;
  #attempt = new AbortController();
  #isStopped = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    let failures = 0;
    while (!this.#isStopped) {
      this.#attempt = new AbortController();
      const { signal } = this.#attempt;
      const held = this.#parts.held();
      let hasReceived = false;
      const { end, retryMs } = await this.#connect(held, signal, () => {
        hasReceived = true;
      });
      if (this.#isStopped) return;
      // Aborted by `restart`.
      if (signal.aborted) continue;
      failures = hasReceived ? 1 : failures + 1;
      // The daemon closes a ticket's stream when the ticket ends: no connection is lost then.
      if (end.kind === "closed" && held && this.#parts.held()?.token !== held.token) continue;
      const next = decideNext({ end, failures, held, retryMs, random: this.#parts.random });
      if (next.lost !== null) this.#parts.onEvent({ type: "lost", reason: next.lost });
      if (next.ban) this.#parts.onEvent({ type: "banned", ban: next.ban });
      if (next.ended && held) this.#parts.onEnded(held, next.ended);
      await pause(next.afterMs, signal);
    }
  }

  /** Reconnects at once. */
  restart(): void {
    this.#attempt.abort();
  }

  stop(): void {
    this.#isStopped = true;
    this.#attempt.abort();
  }

  #connect(
    held: Held | null,
    signal: AbortSignal,
    onReceived: () => void,
  ): Promise<{ end: StreamEnd; retryMs: number | null }> {
    return readEventStream({
      path: held ? ROUTES.ticketEvents : ROUTES.queueEvents,
      held,
      signal,
      onHeartbeat: this.#parts.onHeartbeat,
      onEvent: ({ event, data }, queue) => {
        if (signal.aborted) return;
        onReceived();
        this.#dispatch({ held, queue }, event, data);
      },
    });
  }

  #dispatch({ held, queue }: { held: Held | null; queue: string | null }, event: string, data: string): void {
    const { onEvent, onEnded } = this.#parts;
    const value = parseJson(data);
    if (event === "board") {
      const board = parseBoard(value);
      if (!board) return;
      onEvent({ type: "live", queue });
      onEvent({ type: "board", board });
    } else if (event === "ticket" && held) {
      const ticket = parseTicket(value);
      if (ticket?.number !== held.number) return;
      onEvent({ type: "ticket", ticket });
      const { number, state } = ticket;
      if (state === "seen" || state === "missed" || state === "left" || state === "banned") {
        onEnded(held, { number, outcome: state, detail: "" });
      }
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
