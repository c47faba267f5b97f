import type { IncomingMessage, ServerResponse } from "node:http";
import { QUEUE_HEADER } from "@catq/shared";
import type { Logger } from "pino";
import type { Share } from "../../network/shares.ts";
import type { Caller } from "../../queue/model.ts";
import type { Queue } from "../../queue/queue.ts";
import type { Random } from "../../queue/time/clock.ts";
import type { TicketStatus } from "../../queue/view/views.ts";
import type { Asked } from "../api/endpoint.ts";
import { presentTicket } from "../api/present.ts";
import { type HttpRefusal, tooManyStreams, tooManyStreamsHere, unavailable } from "../problem/refusals.ts";
import { COMMON_HEADERS } from "../security-headers.ts";
import type { Limits } from "../settings.ts";
import type { StreamHub } from "./hub.ts";
import { retryField, ticketEvent } from "./sse.ts";
import type { StreamClient } from "./stream-client.ts";

const HEADERS = {
  ...COMMON_HEADERS,
  "Content-Type": "text/event-stream",
  // nginx would otherwise hold events back until its buffer is full.
  "X-Accel-Buffering": "no",
};

/** Of the request of an open stream: nobody reads them any more, and it may be open for days. */
const NO_FIELDS = { url: "", headers: {}, rawHeaders: [] };

/**
 * Opens streams, on the bare request: behind Koa, each would keep a context alive for as long as it is
 * open. Answers the refusal where there is one; the caller writes it.
 */
export class Streams {
  readonly #queue: Pick<Queue, "id" | "show" | "banOf">;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #hub: StreamHub;
  readonly #limits: Limits;
  readonly #random: Random;
  readonly #log: Logger;

  constructor(parts: {
    queue: Pick<Queue, "id" | "show" | "banOf">;
    hub: StreamHub;
    limits: Limits;
    random: Random;
    log: Logger;
  }) {
    this.#queue = parts.queue;
    this.#headers = { ...HEADERS, [QUEUE_HEADER]: parts.queue.id };
    this.#hub = parts.hub;
    this.#limits = parts.limits;
    this.#random = parts.random;
    this.#log = parts.log;
  }

  /** A stream of the board; where the operation needs a token, of its ticket too. */
  async open(
    req: IncomingMessage,
    res: ServerResponse,
    asked: Pick<Asked, "operation" | "caller" | "token">,
  ): Promise<HttpRefusal | null> {
    const seen = this.#hub.change;
    let ticket: TicketStatus | null = null;
    if (asked.operation.needsToken) {
      const shown = await this.#queue.show(asked.caller, asked.token);
      if (!shown.ok) return shown.refusal;
      ticket = shown.value;
    }
    const full = this.#fullness(asked.caller.shares);
    if (full) return full;
    if (req.method === "HEAD") {
      res.writeHead(200, this.#headers).end();
      return null;
    }
    return this.#start(res, asked.caller, ticket, seen);
  }

  async #start(
    res: ServerResponse,
    caller: Caller,
    ticket: TicketStatus | null,
    seen: number,
  ): Promise<HttpRefusal | null> {
    // Gone already: its `close` would not come again, and the stream would be counted for ever.
    if (isGone(res)) return null;
    const { address, shares } = caller;
    const client = this.#hub.add(res, { address, shares, sequence: ticket?.sequence ?? null });
    try {
      // Asked once more, now that a ban would find the stream: none can slip in between.
      const ban = this.#queue.banOf(caller);
      const frame = await this.#hub.frame();
      if (ban || client.isEnded) return this.#giveUp(client, caller, ban);
      if (isGone(res)) return null;
      // The hub knows better when a stream is stuck.
      res.socket?.setTimeout(0);
      Object.assign(res.req, NO_FIELDS);
      res.writeHead(200, this.#headers);
      const personal = ticket === null ? "" : ticketEvent(frame.revision, presentTicket(ticket));
      const lead = retryField(this.#random) + personal;
      this.#hub.greet(client, { lead, frame, events: ticket === null ? 1 : 2, seen });
      this.#log.debug({ address, streams: this.#hub.size }, "a stream opened");
      // Half-closed before it was open: it has the present, and that is all.
      if (res.req.socket.readableEnded) client.end();
      return null;
    } catch (error) {
      client.end();
      throw error;
    }
  }

  #giveUp(client: StreamClient, caller: Caller, ban: HttpRefusal | null): HttpRefusal {
    client.end();
    return ban ?? this.#queue.banOf(caller) ?? unavailable;
  }

  #fullness(shares: readonly Share[]): HttpRefusal | null {
    if (this.#hub.size >= this.#limits.inAll) return tooManyStreams;
    return this.#hub.held.isFull(shares, this.#limits.perAddress) ? tooManyStreamsHere : null;
  }
}

/** Behind an unfinished answer of its connection, a response is not told at once, nor by each version of node. */
function isGone(res: ServerResponse): boolean {
  return res.closed || res.destroyed || res.req.socket.destroyed;
}
