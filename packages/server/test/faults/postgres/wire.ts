import { createServer, connect as dial, type Server, type Socket } from "node:net";

/** Which way bytes go: the daemon's statements to the server, or the server's replies back. */
export type Direction = "there" | "back";

/** What is done to a chunk: its first bytes go on, then something happens. The rest goes on with `proceed`, if at all. */
export interface Trap {
  readonly bytes: number;
  readonly then: (connection: WireConnection, proceed: () => void) => void;
}

/** Looks at each chunk; null lets it pass. */
export type Watch = (chunk: Buffer, direction: Direction, connection: WireConnection) => Trap | null;

/** Both ends of one connection through the wire. */
export interface WireConnection {
  readonly daemon: Socket;
  readonly server: Socket;
  /** The last that the daemon has sent. */
  tail: string;
}

/** So much of it is remembered. */
const TAIL = 8192;

/** The wire between one daemon and one server: a TCP proxy on loopback that can be cut, held, or trapped. */
export class Wire {
  readonly port: number;
  /** Looks at what goes through; taken away by whatever it traps. */
  watch: Watch | null = null;
  readonly #listener: Server;
  readonly #connections = new Set<WireConnection>();
  #target: () => number;
  #state: "open" | "cut" | "held" = "open";

  private constructor(listener: Server, port: number, target: () => number) {
    this.#listener = listener;
    this.#target = target;
    this.port = port;
    listener.on("connection", (socket) => this.#accept(socket));
  }

  /** `target` says to which port it leads, anew for each connection. */
  static async open(target: () => number): Promise<Wire> {
    const listener = createServer({ pauseOnConnect: true }).listen(0, "127.0.0.1");
    await new Promise((resolve) => listener.once("listening", resolve));
    const address = listener.address();
    if (address === null || typeof address === "string") throw new Error("expected a port");
    return new Wire(listener, address.port, target);
  }

  /** Resets every connection, and each new one. */
  cut(): void {
    this.#state = "cut";
    this.reset();
  }

  /** Resets every connection; new ones are let through. */
  reset(): void {
    for (const { daemon, server } of this.#connections) {
      reset(daemon);
      reset(server);
    }
  }

  /** Lets nothing through any more, and tells nobody: half-open, both ways. */
  hold(): void {
    this.#state = "held";
    for (const { daemon, server } of this.#connections) {
      daemon.pause();
      server.pause();
    }
  }

  /** As if nothing had been; what was held goes on. */
  mend(): void {
    this.#state = "open";
    for (const { daemon, server } of this.#connections) {
      daemon.resume();
      server.resume();
    }
  }

  close(): Promise<unknown> {
    this.cut();
    return new Promise((resolve) => this.#listener.close(resolve));
  }

  #accept(daemon: Socket): void {
    // A reset is what some tests are about.
    daemon.on("error", () => {});
    if (this.#state === "cut") {
      reset(daemon);
      return;
    }
    const server = dial({ host: "127.0.0.1", port: this.#target(), noDelay: true });
    daemon.setNoDelay(true);
    const connection: WireConnection = { daemon, server, tail: "" };
    this.#connections.add(connection);
    server.on("error", () => reset(daemon));
    const forget = (): void => {
      if (daemon.destroyed && server.destroyed) this.#connections.delete(connection);
    };
    for (const [from, to, direction] of [
      [daemon, server, "there"],
      [server, daemon, "back"],
    ] as const) {
      from.on("data", (chunk: Buffer) => this.#pass(connection, chunk, direction));
      from.on("end", () => to.end());
      from.on("close", () => {
        if (this.#connections.has(connection) && !to.destroyed && from.errored) reset(to);
        forget();
      });
    }
    if (this.#state === "open") daemon.resume();
    else server.pause();
  }

  #pass(connection: WireConnection, chunk: Buffer, direction: Direction): void {
    const [from, to] =
      direction === "there" ? [connection.daemon, connection.server] : [connection.server, connection.daemon];
    if (direction === "there") connection.tail = (connection.tail + chunk.toString("latin1")).slice(-TAIL);
    const trap = this.watch?.(chunk, direction, connection) ?? null;
    if (!trap) {
      to.write(chunk);
      return;
    }
    this.watch = null;
    from.pause();
    const proceed = (): void => {
      to.write(chunk.subarray(trap.bytes));
      from.resume();
    };
    // Before anything is closed, what goes on has gone on.
    to.write(chunk.subarray(0, trap.bytes), () => trap.then(connection, proceed));
  }
}

/** A socket that says that it sends no more cannot be reset any more: libuv refuses that, and keeps it. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
