import { ROUTES } from "@catq/shared";
import type { Signal } from "../queue/events.ts";
import type { Ended, Held } from "../queue/model.ts";
import { readBoard, readTicket } from "../queue/parse.ts";
import { readStream, type StreamEnd } from "./event-stream.ts";
import { decideNext } from "./reconnect.ts";

export interface FollowParts {
  /** The ticket to follow beside the board, asked before each connection. */
  readonly held: () => Held | null;
  readonly onSignal: (signal: Signal) => void;
  /** The ticket has come to its end. */
  readonly onEnded: (held: Held, end: Ended) => void;
  /** Called for everything that comes, comments too. */
  readonly onLife: () => void;
  readonly random: () => number;
}

/**
 * Follows the queue until it is stopped: the personal stream while there is a ticket, the public one
 * otherwise. Whatever happens to the network, it tries again.
 */
export class Follower {
  readonly #parts: FollowParts;
  #attempt = new AbortController();
  #isStopped = false;

  constructor(parts: FollowParts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    let failures = 0;
    while (!this.#isStopped) {
      this.#attempt = new AbortController();
      const { signal } = this.#attempt;
      const held = this.#parts.held();
      let hasHeard = false;
      const { end, retryMs } = await this.#connect(held, signal, () => {
        hasHeard = true;
      });
      if (this.#isStopped) return;
      // Called off, to begin anew at once: with another ticket, or since the network is back.
      if (signal.aborted) continue;
      failures = hasHeard ? 1 : failures + 1;
      // A personal stream ends with its ticket: nothing is lost then.
      if (end.kind === "closed" && held && this.#parts.held()?.token !== held.token) continue;
      const next = decideNext({ end, failures, held, retryMs, random: this.#parts.random });
      if (next.lost !== null) this.#parts.onSignal({ type: "lost", reason: next.lost });
      if (next.ban) this.#parts.onSignal({ type: "banned", ban: next.ban });
      if (next.ended && held) this.#parts.onEnded(held, next.ended);
      await pause(next.afterMs, signal);
    }
  }

  /** Connects anew at once. */
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
    onHeard: () => void,
  ): Promise<{ end: StreamEnd; retryMs: number | null }> {
    return readStream({
      path: held ? ROUTES.ticketEvents : ROUTES.queueEvents,
      held,
      signal,
      onLife: this.#parts.onLife,
      onEvent: ({ event, data }, queue) => {
        if (signal.aborted) return;
        onHeard();
        this.#hear({ held, queue }, event, data);
      },
    });
  }

  #hear({ held, queue }: { held: Held | null; queue: string | null }, event: string, data: string): void {
    const { onSignal, onEnded } = this.#parts;
    const value = parse(data);
    if (event === "board") {
      const board = readBoard(value);
      if (!board) return;
      onSignal({ type: "live", queue });
      onSignal({ type: "board", board });
    } else if (event === "ticket" && held) {
      const ticket = readTicket(value);
      if (ticket?.number !== held.number) return;
      onSignal({ type: "ticket", ticket });
      const { number, state } = ticket;
      if (state === "seen" || state === "missed" || state === "left" || state === "banned") {
        onEnded(held, { number, outcome: state, detail: "" });
      }
    }
  }
}

function parse(text: string): unknown {
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
