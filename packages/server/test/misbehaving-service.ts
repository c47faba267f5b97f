import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { listen } from "../src/process/listen.ts";
import { blackPng, plainPicture } from "./pictures.ts";

type Behaviour = (response: ServerResponse, request: IncomingMessage) => void;

/** A service of cats that does by each path what services do, and what they should not. */
export class MisbehavingService {
  url = "";
  /** Every path that was asked for. */
  readonly asked: string[] = [];
  /** The headers of the last request. */
  lastHeaders: IncomingMessage["headers"] = {};
  /** Bytes of bodies that were written, whether they arrived or not. */
  sent = 0;
  #server: Server | null = null;
  readonly #sockets = new Set<Socket>();
  #picture: Buffer = Buffer.alloc(0);

  async open(port = 0): Promise<this> {
    this.#picture = await plainPicture("jpeg", { width: 300, height: 200 });
    const server = createServer({ noDelay: true }, (request, response) => this.#answer(request, response));
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket));
    });
    this.#server = server;
    this.url = await listen(server, "127.0.0.1", port);
    return this;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Open connections. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Pulls it away, with whatever it is sending. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url?.split("?", 1)[0]?.slice(1) ?? "";
    this.asked.push(path);
    this.lastHeaders = request.headers;
    const behaviour = Object.hasOwn(this.behaviours, path) ? this.behaviours[path] : undefined;
    if (behaviour) behaviour(response, request);
    else response.writeHead(404).end();
  }

  readonly behaviours: Record<string, Behaviour> = {
    picture: (response) => response.writeHead(200, { "content-type": "image/jpeg" }).end(this.#picture),
    json: (response) => sendJson(response, [{ url: "/picture?from=json" }]),
    nested: (response) => sendJson(response, { images: [{ file: "picture" }] }),
    moved: (response) => redirect(response, "/picture"),
    gzipped: (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
      response.end(gzipSync('{"url":"/picture"}'));
    },

    html: (response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sorry</h1>"),
    lie: (response) => response.writeHead(200, { "content-type": "image/png" }).end("<h1>Sorry</h1>"),
    empty: (response) => response.writeHead(200, { "content-type": "image/png" }).end(),
    error: (response) => response.writeHead(503, { "retry-after": "5" }).end("later"),
    "json-to-html": (response) => sendJson(response, { url: "/html" }),
    "json-to-metadata": (response) => sendJson(response, { url: "http://169.254.169.254/latest/meta-data" }),
    "json-to-file": (response) => sendJson(response, { url: "file:///etc/passwd" }),
    "to-metadata": (response) => redirect(response, "http://169.254.169.254/latest/meta-data"),
    "to-private-name": (response) => redirect(response, "https://inside.example/"),
    "for-ever": (response) => redirect(response, "/for-ever"),
    "half-picture": (response) =>
      response
        .writeHead(200, { "content-type": "image/jpeg" })
        .end(this.#picture.subarray(0, this.#picture.length >> 1)),
    "pixel-bomb": (response) => response.writeHead(200).end(blackPng(40_000, 40_000)),
    "gzip-bomb": (response) => {
      response.writeHead(200, { "content-type": "image/png", "content-encoding": "gzip" });
      response.end(gzipBomb());
    },
    "strange-coding": (response) => response.writeHead(200, { "content-encoding": "constructor" }).end("x"),
    announced: (response) => {
      response.writeHead(200, { "content-type": "image/jpeg", "content-length": String(4 * 1024 ** 3) });
      response.write("\xff\xd8\xff");
    },
    endless: (response) => {
      response.writeHead(200, { "content-type": "image/jpeg" });
      const block = Buffer.alloc(256 * 1024, 7);
      const write = (): void => {
        while (!response.destroyed && this.sent < 4 * 1024 ** 3) {
          this.sent += block.length;
          if (!response.write(block)) return void response.once("drain", write);
        }
      };
      write();
    },

    reset: (_response, request) => request.socket.destroy(),
    garbage: (_response, request) => request.socket.end("this is not HTTP\r\n\r\n"),
    cut: (response) => {
      response.writeHead(200, { "content-type": "image/jpeg", "content-length": this.#picture.length });
      response.write(this.#picture.subarray(0, this.#picture.length >> 1), () => response.destroy());
    },
    "cut-chunk": (response) => {
      response.writeHead(200, { "content-type": "image/jpeg" });
      response.write(this.#picture.subarray(0, this.#picture.length >> 1), () => response.destroy());
    },

    hang: () => {},
    "hang-in-body": (response) => {
      response.writeHead(200, { "content-type": "image/jpeg" });
      response.write(this.#picture.subarray(0, this.#picture.length >> 1));
    },
    drip: (response) => {
      response.writeHead(200, { "content-type": "image/jpeg" });
      const timer = setInterval(() => response.write("x"), 50);
      response.on("close", () => clearInterval(timer));
    },
    "drip-headers": (_response, request) => {
      request.socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => request.socket.write("x: y\r\n"), 50);
      request.socket.on("close", () => clearInterval(timer));
    },
  };
}

/** What takes its time until the limit has run out. */
export const SLOW = ["hang", "hang-in-body", "drip", "drip-headers"];
/** What fails by itself, and with which words. */
export const FAILING: readonly (readonly [string, string])[] = [
  ["html", "text/html, which is neither a picture nor JSON"],
  ["lie", "image/png, which is neither a picture nor JSON"],
  ["empty", "image/png, which is neither a picture nor JSON"],
  ["error", "it answered 503"],
  ["missing", "it answered 404"],
  ["json-to-html", "its picture is text/html that is no picture"],
  ["json-to-metadata", "169.254.169.254 is in a private network"],
  ["json-to-file", "it points to what is no web address"],
  ["to-metadata", "169.254.169.254 is in a private network"],
  ["for-ever", "it redirects more than 5 times"],
  ["half-picture", "its picture was refused: it cannot be decoded"],
  ["pixel-bomb", "its picture was refused: it cannot be decoded: Input image exceeds pixel limit"],
  ["gzip-bomb", "it sends more than 16 MiB"],
  ["strange-coding", "it sends in a coding that was not asked for"],
  ["announced", "it sends more than 16 MiB"],
  ["endless", "it sends more than 16 MiB"],
  ["reset", "socket hang up"],
  ["garbage", "Parse Error"],
  ["cut", "Content-Length mismatch"],
  ["cut-chunk", "The server aborted pending request"],
];

let bomb: Buffer | null = null;
function gzipBomb(): Buffer {
  bomb ??= gzipSync(Buffer.alloc(200 * 1024 * 1024), { level: 1 });
  return bomb;
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(value));
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}
