import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { Browser } from "./browser.ts";

export const HAS_OPENSSL = spawnSync("openssl", ["version"]).status === 0 || process.env.CI === "true";

/** A message as it came, decrypted by the browser it was for. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

type Behaviour = (response: ServerResponse, request: IncomingMessage) => void;

/** A push service on loopback that takes every message, but does by some paths what no good one does. */
export class PushService {
  readonly received: Received[] = [];
  /** Its own, which nobody else vouches for. */
  readonly certificate: string;
  /** Bytes of answers that were written, whether they arrived or not. */
  written = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor(key: string, certificate: string) {
    this.certificate = certificate;
    this.#server = createServer({ key, cert: certificate }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { url = "", headers } = request;
        this.received.push({ path: url, headers, body: Buffer.concat(chunks) });
        const behaviour = this.behaviours[url.split("/")[1] ?? ""];
        if (behaviour) behaviour(response, request);
        else response.writeHead(201).end();
      });
    });
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket));
    });
  }

  static async open(): Promise<PushService> {
    const folder = mkdtempSync(join(tmpdir(), "catqd-push-"));
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    const names = ["-subj", "/CN=push.example", "-addext", "subjectAltName=IP:127.0.0.1,DNS:push.example"];
    execFileSync("openssl", ["req", "-x509", ...kind, ...names, "-keyout", key, "-out", cert], {
      stdio: "ignore",
    });
    const service = new PushService(readFileSync(key, "utf8"), readFileSync(cert, "utf8"));
    rmSync(folder, { recursive: true });
    await new Promise<void>((resolve) => service.#server.listen(0, "127.0.0.1", resolve));
    return service;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** Where a browser has itself told of; `path` says how well. */
  endpoint(path: string): string {
    return `https://127.0.0.1:${this.port}/${path}`;
  }

  /** What was sent to one browser, decrypted; in order. */
  toldTo(browser: Browser): unknown[] {
    const { pathname } = new URL(browser.endpoint);
    return this.received.flatMap(({ path, body }) => (path === pathname ? [browser.decrypt(body)] : []));
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** May be altered. */
  readonly behaviours: Record<string, Behaviour> = {
    gone: (response) => response.writeHead(410).end(),
    unknown: (response) => response.writeHead(404).end(),
    large: (response) => response.writeHead(413).end(),
    busy: (response) => response.writeHead(429, { "retry-after": "3" }).end(),
    broken: (response) => response.writeHead(503).end(),
    redirect: (response) => response.writeHead(307, { location: this.endpoint("redirected") }).end(),
    hang: () => {},
    endless: (response) => {
      // 4 GB, for whoever reads them.
      response.writeHead(201, { "content-length": String(4 * 1024 ** 3) });
      const chunk = Buffer.alloc(64 * 1024);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) this.written += chunk.length;
      };
      response.on("drain", more);
      more();
    },
    drip: (response) => {
      // One byte of a head that never ends, again and again.
      const socket = response.socket;
      socket?.write("HTTP/1.1 201 Created\r\nx: ");
      const timer = setInterval(() => socket?.write("x"), 100);
      socket?.on("close", () => clearInterval(timer));
    },
  };
}
