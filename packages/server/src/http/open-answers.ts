import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** The answers that are under way: whom closing has to wait for, and which sockets are in use. */
export class OpenAnswers {
  readonly #open = new Set<ServerResponse>();
  readonly #newest = new WeakMap<Duplex, ServerResponse>();
  readonly #counts = new WeakMap<Duplex, number>();
  #isClosing = false;

  /** Notes that a request is being answered; answers how many are now on its connection. */
  add(req: IncomingMessage, res: ServerResponse): number {
    const { socket } = req;
    this.#open.add(res);
    this.#newest.set(socket, res);
    const count = (this.#counts.get(socket) ?? 0) + 1;
    this.#counts.set(socket, count);
    if (this.#isClosing) res.setHeader("Connection", "close");
    res.on("close", () => {
      this.#open.delete(res);
      this.#counts.set(socket, (this.#counts.get(socket) ?? 1) - 1);
    });
    // Writing to a reader who has just gone is no fault of ours, and must not end the process.
    res.on("error", ignore);
    return count;
  }

  [Symbol.iterator](): Iterator<ServerResponse> {
    return this.#open.values();
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
}

function ignore(): void {}
