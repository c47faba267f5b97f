import { once } from "node:events";
import net, { type Socket } from "node:net";

/** Answers a request on its socket in whatever way, HTTP or not. */
export type Reply = (socket: Socket) => void;

/** A server that speaks by hand, so that it can say what no HTTP library lets out. */
export interface HostileServer {
  readonly url: string;
  /** `METHOD /path` → what is done; `*` for all others. */
  readonly replies: Map<string, Reply>;
  close(): Promise<void>;
}

export async function startHostileServer(replies: Record<string, Reply> = {}): Promise<HostileServer> {
  const table = new Map(Object.entries(replies));
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // Whom it serves has every reason to break off.
    socket.on("error", () => {});
    let head = "";
    socket.on("data", (chunk) => {
      if (head.includes("\r\n\r\n")) return;
      head += chunk.toString("latin1");
      if (!head.includes("\r\n\r\n")) return;
      const [method, path] = head.split(" ", 2);
      (table.get(`${method} ${path}`) ?? table.get("*") ?? http(404, {}, ""))(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    replies: table,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Headers = Readonly<Record<string, string>>;

/** A head as bytes: header values may hold any character below U+0100, which no library would send. */
export function head(status: number, headers: Headers): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} OK\r\n${lines.join("")}connection: close\r\n\r\n`, "latin1");
}

/** An answer that ends with its body. */
export function http(status: number, headers: Headers, body: string | Buffer): Reply {
  return (socket) => void socket.end(Buffer.concat([head(status, headers), Buffer.from(body)]));
}

/** An answer in JSON; a text is sent as it is, so that it may be none. */
export function json(value: unknown, status = 200, headers: Headers = {}): Reply {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const type = status < 400 ? "application/json" : "application/problem+json";
  return http(status, { "content-type": type, ...headers }, text);
}

/** Bytes that are no answer. */
export function bytes(text: string): Reply {
  return (socket) => void socket.end(Buffer.from(text, "latin1"));
}

/** Sends `first`, and then `piece` for ever, one each `everyMs`. */
export function drip(first: Buffer | string, piece: string, everyMs = 100): Reply {
  return (socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.on("close", () => clearInterval(timer));
  };
}

/** More than anybody should read: who does has lost. */
const FLOOD_BYTES = 400_000_000;

/** Sends `first`, and then `piece` without end, as fast as it is read. */
export function flood(first: Buffer | string, piece: string): Reply {
  return (socket) => {
    const block = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)), "latin1");
    let left = FLOOD_BYTES;
    const pour = (): void => {
      while (left > 0 && !socket.destroyed) {
        left -= block.length;
        if (!socket.write(block)) return;
      }
    };
    socket.on("drain", pour);
    socket.write(first);
    pour();
  };
}

/** An event stream with these events, `paceMs` apart, that stays open. */
export function events(list: readonly string[], paceMs = 0): Reply {
  return (socket) => {
    socket.write(head(200, { "content-type": "text/event-stream" }));
    if (paceMs === 0) {
      socket.write(list.join(""));
      return;
    }
    let next = 0;
    const timer = setInterval(() => {
      socket.write(list[next++] ?? ": quiet\n\n");
      if (next === list.length) clearInterval(timer);
    }, paceMs);
    socket.on("close", () => clearInterval(timer));
  };
}
