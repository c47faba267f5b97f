import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** The answers that are under way: whom closing has to wait for, and which sockets are in use. */
export class OpenAnswers {
  readonly #open = new Set<ServerResponse>();
  readonly #newest = new WeakMap<Duplex, ServerResponse>();
  #isClosing = false;

  /** Notes that a request is being answered. */
  add(req: IncomingMessage, res: ServerResponse): void {
    this.#open.add(res);
    this.#newest.set(req.socket, res);
    if (this.#isClosing) res.setHeader("Connection", "close");
    res.once("close", () => this.#open.delete(res));
    // Writing to a reader who has just gone is no fault of ours, and must not end the process.
    res.on("error", ignore);
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
