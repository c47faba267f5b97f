import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { Roster, type Seat } from "./roster.ts";

/** The answers that are under way: whom closing has to wait for, and which sockets are in use. */
export class OpenAnswers {
  readonly #open = new Roster<ServerResponse>();
  readonly #newest = new WeakMap<Duplex, ServerResponse>();
  readonly #bySocket = new WeakMap<Duplex, ServerResponse[]>();
  #isClosing = false;

  /** Notes that a request is being answered; answers how many are now on its connection. */
  add(req: IncomingMessage, res: ServerResponse): number {
    const { socket } = req;
    const seat = this.#open.add(res);
    this.#newest.set(socket, res);
    const here = this.#bySocket.get(socket);
    // Hardly ever more than one, and a list that is made with its one thing has no room for others.
    if (here) here.push(res);
    else this.#bySocket.set(socket, [res]);
    if (this.#isClosing) res.setHeader("Connection", "close");
    res.on("close", () => this.#remove(socket, seat));
    // Writing to a reader who has just gone is no fault of ours, and must not end the process.
    res.on("error", ignore);
    return here?.length ?? 1;
  }

  [Symbol.iterator](): Iterator<ServerResponse> {
    return this.#open[Symbol.iterator]();
  }

  /** Those on one connection, in the order in which they were asked for. */
  on(socket: Duplex): readonly ServerResponse[] {
    return this.#bySocket.get(socket) ?? NONE;
  }

  /**
   * Tells the answers of a connection that it has closed, since all who hold one wait for its "close". Node tells
   * the one whose turn it was; those behind it only in newer versions, and not where a CONNECT came after them.
   */
  connectionClosed(socket: Duplex): void {
    if (!this.#bySocket.has(socket)) return;
    // Behind node's own word, so that none hears it twice.
    setImmediate(() => {
      for (const res of [...this.on(socket)]) res.emit("close");
    });
  }

  /** From now on, each answer tells its client that the connection ends with it. */
  close(): void {
    this.#isClosing = true;
    for (const res of this.#open) if (!res.headersSent) res.setHeader("Connection", "close");
  }

  /** Whether the bytes of an answer went out on `socket` to a request that is not over: more would garble it. */
  isInUse(socket: Duplex): boolean {
    const res = this.#newest.get(socket);
    return res?.headersSent === true && !(res.writableFinished && res.req.complete);
  }

  #remove(socket: Duplex, seat: Seat<ServerResponse>): void {
    if (!this.#open.remove(seat)) return;
    const here = this.#bySocket.get(socket);
    if (!here) return;
    if (here.length > 1) here.splice(here.indexOf(seat.member), 1);
    else this.#bySocket.delete(socket);
  }
}

/** All other answers are written whole, and at once. */
export function isOpenStream(res: ServerResponse): boolean {
  return res.headersSent && !res.writableEnded;
}

const NONE: readonly ServerResponse[] = [];

function ignore(): void {}
