import { ROUTES } from "@catq/shared";
import type { Board, TicketView } from "@catq/shared/schemas";
import type { StreamEvent } from "../queue/events.ts";
import type { Ended, Held } from "../queue/model.ts";
import { parseBoard, parseTicket } from "../queue/parse.ts";
import { readWayBack } from "../queue/way-back.ts";
import { type Reading, readEventStream, type StreamEnd } from "./event-stream.ts";
import { look, lookSoon, type Snapshot } from "./look.ts";
import { pause } from "./pause.ts";
import { Polling } from "./polling.ts";
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

/** A connection that has brought no event for so long is helped by a look: it may be slow, or held back. */
const FIRST_LOOK_MS = 1000;
/** The daemon sends a heartbeat every 15 s: what it has sent last is older only where the connection is dead. */
const STALE_MS = 17_000;
/** How long events are asked for before the stream is tried again. */
const STREAM_AGAIN_MS = 60_000;

/**
 * Reads the daemon's event stream until it is stopped, and reconnects with backoff: the ticket's stream while
 * there is a ticket, the board's otherwise. Where something on the way holds the events back, it asks for them
 * every few seconds, and tries the stream again now and then.
 */
export class ReconnectingStream {
  readonly #parts: StreamParts;
  readonly #polling: Polling;
  #attempt = new AbortController();
  #isStopped = false;
  /** Whether the present connection has brought an event. */
  #isConnected = false;
  #byteAt = performance.now();
  /** The newest board's that was received, by the stream or by a look. */
  #revision = -1;
  #check: AbortController | null = null;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    const { held, random } = parts;
    this.#polling = new Polling({
      held,
      random,
      onLook: (found, asked) => {
        if (found.kind === "ok") this.#show(found, asked, true);
        else this.#restartAfter(this.#conclude(found, { held: asked, failures: 1, retryMs: null }));
      },
    });
  }

  async run(): Promise<void> {
    let failures = 0;
    while (!this.#isStopped) {
      this.#attempt = new AbortController();
      const { signal } = this.#attempt;
      const held = this.#parts.held();
      let hasReceived = false;
      this.#isConnected = false;
      const early = setTimeout(() => void this.#lookOnce(held, signal), FIRST_LOOK_MS);
      const { end, retryMs } = await this.#connect(held, signal, () => {
        hasReceived = true;
        this.#isConnected = true;
        clearTimeout(early);
        this.#polling.stop();
      });
      clearTimeout(early);
      this.#isConnected = false;
      if (this.#isStopped) return;
      // Aborted by `restart`.
      if (signal.aborted) continue;
      if (end.kind === "withheld") {
        this.#polling.start();
        await pause(STREAM_AGAIN_MS * (1 + this.#parts.random() / 5), signal);
        continue;
      }
      this.#polling.stop();
      failures = hasReceived ? 1 : failures + 1;
      // The daemon closes a ticket's stream when the ticket ends: no connection is lost then.
      if (end.kind === "closed" && held && this.#parts.held()?.token !== held.token) continue;
      await pause(this.#conclude(end, { held, failures, retryMs }), signal);
    }
  }

  /** Reconnects at once. */
  restart(): void {
    this.#attempt.abort();
    this.#polling.hurry();
  }

  #restartAfter(ms: number): void {
    const { signal } = this.#attempt;
    setTimeout(() => {
      if (signal === this.#attempt.signal) this.restart();
    }, ms);
  }

  /**
   * Makes sure at once that what was received is still true, after the tab was out of sight or the device asleep: a
   * connection may have died without a sign.
   */
  check(): void {
    if (this.#check) return;
    const own = new AbortController();
    this.#check = own;
    const held = this.#parts.held();
    if (!this.#isConnected || performance.now() - this.#byteAt > STALE_MS) this.restart();
    const { signal } = this.#attempt;
    void lookSoon(held, own.signal)
      .then((found) => {
        if (own.signal.aborted) return;
        const isBehind = found.kind !== "ok" || found.board.revision > this.#revision;
        if (isBehind && signal === this.#attempt.signal) this.restart();
        if (isBehind && found.kind === "ok") this.#show(found, held, this.#polling.isRunning);
      })
      .finally(() => {
        this.#check = null;
      });
  }

  stop(): void {
    this.#isStopped = true;
    this.#attempt.abort();
    this.#check?.abort();
    this.#polling.stop();
  }

  /** Tells what came of a connection that has ended; answers after how many milliseconds to try again. */
  #conclude(end: StreamEnd, o: { held: Held | null; failures: number; retryMs: number | null }): number {
    const next = decideNext({ ...o, end, random: this.#parts.random });
    if (next.lost !== null) this.#parts.onEvent({ type: "lost", reason: next.lost });
    if (next.ban) this.#parts.onEvent({ type: "banned", ban: next.ban });
    if (next.ended && o.held) this.#parts.onEnded(o.held, next.ended);
    return next.afterMs;
  }

  async #lookOnce(held: Held | null, signal: AbortSignal): Promise<void> {
    if (this.#polling.isRunning) return;
    const found = await look(held, signal);
    if (!signal.aborted && found.kind === "ok" && found.board.revision > this.#revision)
      this.#show(found, held, false);
  }

  /** Hands on what a look has found, as the stream would. */
  #show({ ticket, board, queue }: Snapshot, held: Held | null, isPolled: boolean): void {
    if (ticket && held) this.#onTicket(ticket, held);
    this.#onBoard(board, queue, isPolled);
  }

  #connect(held: Held | null, signal: AbortSignal, onReceived: () => void): Promise<Reading> {
    return readEventStream({
      path: held ? ROUTES.ticketEvents : ROUTES.queueEvents,
      held,
      signal,
      onHeartbeat: () => {
        this.#byteAt = performance.now();
        this.#parts.onHeartbeat();
      },
      onEvent: ({ event, data }, queue) => {
        if (signal.aborted) return;
        onReceived();
        const value = parseJson(data);
        const board = event === "board" ? parseBoard(value) : null;
        const ticket = event === "ticket" && held ? parseTicket(value) : null;
        if (board) this.#onBoard(board, queue, false);
        else if (ticket && held) this.#onTicket(ticket, held);
      },
    });
  }

  #onBoard(board: Board, queue: string | null, isPolled: boolean): void {
    this.#revision = board.revision;
    this.#parts.onEvent({ type: "live", queue, isPolled });
    this.#parts.onEvent({ type: "board", board });
  }

  #onTicket(ticket: TicketView, held: Held): void {
    const { number, state } = ticket;
    if (number !== held.number) return;
    this.#parts.onEvent({ type: "ticket", ticket });
    if (state === "seen" || state === "missed" || state === "left" || state === "banned") {
      const back = state === "missed" ? readWayBack(held, ticket, ticket.now) : null;
      this.#parts.onEnded(held, { number, outcome: state, detail: "", ...(back && { back }) });
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
