import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type Share, ShareCounts } from "../../network/shares.ts";
import type { Caller } from "../../queue/model.ts";
import type { Clock } from "../../queue/time/clock.ts";
import { type Limits, MAX_PIPELINED, MAX_REFUSALS } from "../settings.ts";
import { resetConnection, resetSocket } from "./reset-connection.ts";

declare module "node:http" {
  interface ServerResponse {
    exchange?: Exchange;
  }
}

/** A response that is under way: until the socket has taken all of it, or is closed. */
interface Exchange {
  readonly connection: Connection;
  readonly res: ServerResponse;
  /** When it was first found written to its end and not sent. */
  stalledSince: number | null;
}

/** What is known of one open socket. */
export interface Connection {
  readonly socket: Socket;
  /** What it counts for; empty for the immune. */
  readonly shares: readonly Share[];
  /** In the order of the requests, which is that of the responses (RFC 9112, section 9.3.2). */
  exchanges: Exchange[];
  /** The response to the newest request, until both are complete. */
  newest: ServerResponse | null;
  /** How many requests were refused since one was not. */
  refusals: number;
  /** Whether it ends with a refusal that is under way: of what the parser could not read or a proxy may read otherwise, or the last of many. */
  isRefused: boolean;
}

const STALL_CHECK_MS = 5000;
/** One minute for one picture, which no view window of the usual length exceeds. */
const MAX_STALL_MS = 60_000;

/**
 * The server's open connections and the responses under way on each: limits them, resets those whose peer does not
 * read, and closes those that end without a response (idle time-out, half-close).
 */
export class Connections {
  readonly #open = new Map<Duplex, Connection>();
  readonly #held = new ShareCounts();
  readonly #reach: { readonly isUnixSocket: boolean };
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #callerOf: (socket: Socket) => Caller;
  readonly #onClose: (this: Socket) => void;
  readonly #onEnd: (this: Socket) => void;
  #isClosing = false;
  #cancelCheck: () => void;

  /** The limits are read at each connection, as they may change. */
  constructor(
    server: Server,
    parts: {
      limits: Limits;
      clock: Clock;
      reach: { readonly isUnixSocket: boolean };
      callerOf: (socket: Socket) => Caller;
    },
  ) {
    this.#reach = parts.reach;
    this.#clock = parts.clock;
    this.#limits = parts.limits;
    this.#callerOf = parts.callerOf;
    const release = this.#release.bind(this);
    const of = this.of.bind(this);
    this.#onClose = function onClose() {
      release(this);
    };
    this.#onEnd = function onEnd() {
      const connection = of(this);
      if (connection) endHalfClosed(connection);
    };
    // Node has this option but does not document it. Without it, a peer that half-closes (FIN) gets no more responses,
    // though it still reads (RFC 9293, section 3.6) and what it asked for may be done already.
    Object.assign(server, { httpAllowHalfOpen: true });
    server.on("connection", (socket: Socket) => this.#accept(socket));
    server.on("timeout", (socket: Socket) => {
      // After a FIN, the kernel would keep what nobody reads, megabytes of it, for minutes.
      if (socket.writableLength > 0) resetSocket(socket);
      else socket.destroy();
    });
    this.#cancelCheck = this.#scheduleCheck();
  }

  get size(): number {
    return this.#open.size;
  }

  of(socket: Duplex): Connection | undefined {
    return this.#open.get(socket);
  }

  /** Notes a request whose response begins. False where nobody can be answered: the connection is closed. */
  admit(req: IncomingMessage, res: ServerResponse): boolean {
    const { socket } = req;
    const connection = this.#open.get(socket);
    // Node hands over all requests of the chunk that it parses, also after the socket was destroyed.
    if (socket.destroyed || !connection || connection.isRefused) return false;
    // Reset before anyone looked: there is no address to count it under.
    if (socket.remoteAddress === undefined && !this.#reach.isUnixSocket) {
      socket.destroy();
      return false;
    }
    const exchange: Exchange = { connection, res, stalledSince: null };
    res.exchange = exchange;
    // A literal has room for one, and hardly any connection has more; after a push, V8 keeps room for 16.
    if (connection.exchanges.length === 0) connection.exchanges = [exchange];
    else connection.exchanges.push(exchange);
    connection.newest = res;
    if (this.#isClosing) res.setHeader("Connection", "close");
    res.on("close", removeExchange);
    // A write to a peer that has just gone is no fault of ours, and must not end the process.
    res.on("error", ignore);
    if (connection.exchanges.length <= MAX_PIPELINED) return true;
    resetConnection(socket);
    return false;
  }

  /**
   * Counts refusals in a row; to be called before each response is written. Many end the connection, with the response
   * to its newest request.
   */
  countRefusals(req: IncomingMessage, res: ServerResponse): void {
    const connection = this.#open.get(req.socket);
    if (!connection) return;
    connection.refusals = res.refusal ? connection.refusals + 1 : 0;
    if (connection.refusals >= MAX_REFUSALS && connection.newest === res) this.endWith(req, res);
  }

  /** Ends a connection with a response: what comes behind is not acted on (RFC 9112, section 9.6). */
  endWith(req: IncomingMessage, res: ServerResponse): void {
    const connection = this.#open.get(req.socket);
    if (!connection || res.headersSent) return;
    connection.isRefused = true;
    res.setHeader("Connection", "close");
  }

  /**
   * From now on each response says that the connection closes after it. Destroys the connections that have sent
   * nothing yet, such as a browser opens ahead.
   */
  close(): void {
    this.#isClosing = true;
    for (const { socket, exchanges } of this.#open.values()) {
      if (socket.bytesRead === 0) socket.destroy();
      for (const { res } of exchanges) if (!res.headersSent) res.setHeader("Connection", "close");
    }
  }

  /** Stops looking for peers that do not read. */
  stop(): void {
    this.#cancelCheck();
  }

  /**
   * Destroys connections beyond the limits before a byte of them is read: each costs memory and a descriptor even
   * without a request. The immune count in all only: a trusted proxy brings everybody's connections.
   */
  #accept(socket: Socket): void {
    const caller = this.#callerOf(socket);
    const shares = caller.isImmune ? [] : caller.shares;
    if (this.#held.isFull(shares, this.#limits.perAddress) || this.#open.size >= this.#limits.inAll) {
      socket.destroy();
      return;
    }
    const connection: Connection = {
      socket,
      shares,
      exchanges: [],
      newest: null,
      refusals: 0,
      isRefused: false,
    };
    this.#open.set(socket, connection);
    this.#held.add(shares);
    // No listener for "data": with one, node's parser would no longer read straight from the handle. These are shared
    // by all sockets, as ten thousand may be idle for days.
    socket.on("close", this.#onClose);
    socket.on("end", this.#onEnd);
  }

  #release(socket: Socket): void {
    const connection = this.of(socket);
    if (!connection) return;
    const { shares, exchanges } = connection;
    this.#open.delete(socket);
    this.#held.remove(shares);
    // All who hold a response wait for its "close". Node emits it on the first one; on those behind it only in newer
    // versions, and not where a CONNECT follows. After node's own, so that none is told twice.
    if (exchanges.length > 0)
      setImmediate(() => {
        for (const { res } of [...exchanges]) res.emit("close");
      });
  }

  /**
   * Resets connections whose peer does not read the response. Node's own time-out is for silent sockets only: a peer
   * that reads nothing but sends a byte now and then would have its responses kept for ever. Streams are never written
   * to their end while open; their heartbeat finds such peers.
   */
  #scheduleCheck(): () => void {
    return this.#clock.wake(this.#clock.now() + STALL_CHECK_MS, () => {
      const now = this.#clock.now();
      for (const { socket, exchanges } of this.#open.values())
        for (const exchange of exchanges) {
          if (!exchange.res.writableEnded) continue;
          exchange.stalledSince ??= now;
          if (now - exchange.stalledSince >= MAX_STALL_MS) resetSocket(socket);
        }
      this.#cancelCheck = this.#scheduleCheck();
    });
  }
}

/** All other responses are written whole, and at once. */
export function isOpenStream(res: ServerResponse): boolean {
  return res.headersSent && !res.writableEnded;
}

/** Whether part of a response is sent whose request is not complete: more bytes would corrupt it. */
export function isMidResponse({ newest }: Connection): boolean {
  return newest?.headersSent === true && !(newest.writableFinished && newest.req.complete);
}

function removeExchange(this: ServerResponse): void {
  const { exchange } = this;
  if (!exchange) return;
  const { connection } = exchange;
  const { exchanges } = connection;
  const index = exchanges.indexOf(exchange);
  if (index >= 0) exchanges.splice(index, 1);
  // A kept-alive connection would retain the request, its headers and its response until the next one.
  if (connection.newest === exchange.res && exchange.res.req.complete) connection.newest = null;
}

/**
 * Ends the streams of a peer that has half-closed: most have gone, and a stream has no other end. Everything else it
 * asked for is answered; node closes the connection after the last response, which says so, unless the parser's error
 * is still to be answered.
 */
function endHalfClosed({ exchanges, isRefused }: Connection): void {
  for (const { res } of exchanges) if (isOpenStream(res)) res.end();
  const last = exchanges.at(-1)?.res;
  if (last && !last.headersSent && !isRefused) last.setHeader("Connection", "close");
}

function ignore(): void {}
