import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { Writable } from "node:stream";
import pino from "pino";
import { loadPageFiles } from "../src/http/page/page-files.ts";
import { createHttpServer, type HttpServer } from "../src/http/server.ts";
import type { HttpSettings, HttpTimeouts } from "../src/http/settings.ts";
import type { QueueSettings } from "../src/queue/settings.ts";
import type { Check } from "../src/readiness/checks.ts";
import { HttpClient } from "./http-client.ts";
import { QueueUnderTest } from "./queue-under-test.ts";
import { WEB } from "./web-folder.ts";

/** One event of a stream, as it came; a comment has no name. */
export interface StreamEvent {
  readonly id: number;
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** A stream that is read as it comes. */
export class StreamReader {
  readonly events: StreamEvent[] = [];
  readonly comments: string[] = [];
  readonly retries: number[] = [];
  readonly response: IncomingMessage;
  isEnded = false;
  isBroken = false;

  constructor(response: IncomingMessage) {
    this.response = response;
    let rest = "";
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      const blocks = (rest + chunk).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.#read(block);
    });
    response.on("end", () => {
      this.isEnded = true;
    });
    response.on("error", () => {
      this.isBroken = true;
    });
  }

  last(name: string): Record<string, unknown> | undefined {
    return this.events.findLast((event) => event.name === name)?.data;
  }

  count(name: string): number {
    return this.events.filter((event) => event.name === name).length;
  }

  close(): void {
    this.response.destroy();
  }

  #read(block: string): void {
    if (block.startsWith(":")) this.comments.push(block);
    const fields = new Map(
      block.split("\n").map((line) => [line.split(": ")[0], line.replace(/^[^:]*: /, "")]),
    );
    const retry = fields.get("retry");
    if (retry !== undefined) this.retries.push(Number(retry));
    const data = fields.get("data");
    if (data === undefined) return;
    this.events.push({
      id: Number(fields.get("id")),
      name: fields.get("event") ?? "",
      data: JSON.parse(data),
    });
  }
}

const pages = loadPageFiles(WEB);

export interface HttpTestSettings {
  readonly http?: Partial<HttpSettings>;
  readonly queue?: Partial<QueueSettings>;
  readonly timeouts?: Partial<HttpTimeouts>;
}

/** The HTTP side over a real queue on a real file, on a real port, under a clock that the test moves. */
export class HttpUnderTest {
  readonly under: QueueUnderTest;
  readonly http: HttpServer;
  readonly client: HttpClient;
  readonly port: number;
  readonly log: Record<string, unknown>[];
  readonly ready: { checks: readonly Check[] | null };

  static async open(settings: HttpTestSettings = {}): Promise<HttpUnderTest> {
    const under = await new QueueUnderTest({
      counters: 1,
      claimWindowMs: 60_000,
      viewWindowMs: 60_000,
      rejoinWindowMs: 600_000,
      rejoinBehind: 2,
      ticketsPerAddress: 8,
      banForMs: Number.POSITIVE_INFINITY,
      catPatienceMs: 5000,
      ...settings.queue,
    }).open();
    const log: Record<string, unknown>[] = [];
    const lines = new Writable({
      write: (line, _, done) => {
        log.push(JSON.parse(String(line)));
        done();
      },
    });
    const ready: HttpUnderTest["ready"] = { checks: [] };
    const http = createHttpServer({
      queue: under.queue,
      settings: {
        allowHost: [],
        trustProxy: [],
        neverBan: [],
        crowd: [],
        isRateLimited: false,
        ...settings.http,
      },
      log: pino({ level: "debug" }, lines),
      clock: under.clock,
      random: () => 0.5,
      pages,
      readiness: async () => ready.checks,
      metrics: async () => "",
      ...(settings.timeouts && { timeouts: settings.timeouts }),
    });
    http.server.listen(0, "127.0.0.1");
    await once(http.server, "listening");
    const address = http.server.address();
    if (address === null || typeof address === "string") throw new Error("expected a TCP port");
    return new HttpUnderTest({ under, http, port: address.port, log, ready });
  }

  private constructor(parts: Pick<HttpUnderTest, "under" | "http" | "port" | "log" | "ready">) {
    this.under = parts.under;
    this.http = parts.http;
    this.port = parts.port;
    this.log = parts.log;
    this.ready = parts.ready;
    this.client = new HttpClient(`http://127.0.0.1:${parts.port}`);
  }

  /** Takes a ticket; answers its token. */
  async take(from?: string): Promise<string> {
    const taken = await this.client.post("/api/tickets", from === undefined ? {} : { from });
    return String(taken.json().token);
  }

  /** Opens a stream; answers the response as it is where it is none. */
  async stream(path: string, asked: { token?: string; from?: string } = {}): Promise<StreamReader> {
    const outgoing = request({
      host: "127.0.0.1",
      port: this.port,
      path,
      agent: false,
      ...(asked.from !== undefined && { localAddress: asked.from }),
      headers: asked.token === undefined ? {} : { authorization: `Bearer ${asked.token}` },
    });
    outgoing.end();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on("response", resolve);
      outgoing.on("error", reject);
    });
    // What comes later is the stream's own affair.
    outgoing.on("error", () => {});
    return new StreamReader(response);
  }

  /** Writes text to a socket piece by piece; resolves with all that came back when the server closes it. */
  async exchange(pieces: readonly string[], keepWriting = ""): Promise<string> {
    const socket = connect(this.port, "127.0.0.1");
    let received = "";
    socket.setEncoding("utf8");
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      received += chunk;
    });
    await once(socket, "connect");
    for (const piece of pieces) socket.write(piece);
    const dripping = keepWriting === "" ? undefined : setInterval(() => socket.write(keepWriting), 20);
    socket.on("end", () => socket.end());
    await new Promise((resolve) => socket.on("close", resolve));
    clearInterval(dripping);
    return received;
  }

  async close(): Promise<void> {
    this.client.close();
    const closed = this.http.close();
    this.http.server.closeAllConnections();
    await closed;
    await this.under.close();
  }
}
