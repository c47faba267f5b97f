import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { HttpClient, type ReplyCheck } from "../http-client.ts";
import { DescribedApi } from "./described-api.ts";
import { LiveStream, type StreamAsked } from "./live-stream.ts";
import { Visitor } from "./visitor.ts";

/** A daemon of a test's own, and ways to reach it. */
export interface Running {
  readonly daemon: DaemonProcess;
  readonly http: HttpClient;
  /** Somebody at that loopback address. */
  visitor(from?: string): Visitor;
  stream(path: string, asked?: StreamAsked): Promise<LiveStream>;
}

const UNLIMITED = ["--rate-limit", "off"];

let api: DescribedApi | undefined;

/** Holds every reply of this file's daemons to what the first of them says of itself. */
async function described(url: string): Promise<ReplyCheck> {
  if (!api) {
    const unchecked = new HttpClient(url);
    api = new DescribedApi((await unchecked.send("/openapi.json")).json());
    unchecked.close();
  }
  const known = api;
  return (method, path, reply) => known.hold(method, path, reply);
}

async function launch(
  endings: (() => unknown)[],
  flags: readonly string[],
  folder?: string,
  onReply: ReplyCheck = () => {},
): Promise<Running> {
  const all = flags.includes("--rate-limit") ? flags : [...UNLIMITED, ...flags];
  const daemon = await DaemonProcess.start(all, folder);
  const hold = await described(daemon.url);
  const http = new HttpClient(daemon.url, (method, path, reply) => {
    hold(method, path, reply);
    onReply(method, path, reply);
  });
  endings.push(
    () => daemon.remove(),
    () => http.close(),
  );
  return {
    daemon,
    http,
    visitor: (from = "127.0.0.1") => new Visitor(http, from),
    stream: async (path, asked) => {
      const stream = await LiveStream.open(daemon.url, path, asked);
      endings.push(() => stream.close());
      return stream;
    },
  };
}

async function endAll(endings: (() => unknown)[]): Promise<void> {
  for (const end of endings.splice(0).reverse()) await end();
}

/** Starts daemons that end, with their clients and streams, when the test does. Rate limits are off unless set. */
export function useDaemons(): (flags?: readonly string[], folder?: string) => Promise<Running> {
  const endings: (() => unknown)[] = [];
  afterEach(() => endAll(endings));
  return (flags = [], folder) => launch(endings, flags, folder);
}

/**
 * One daemon for all tests of a file, as a start costs a second of processor. Each finds an empty queue: what was
 * taken is given up after the test, and streams end. Numbers and bans go on from test to test.
 */
export function useDaemon(flags: readonly string[] = []): () => Running {
  const endings: (() => unknown)[] = [];
  const tokens = new Set<string>();
  let running: Running;
  beforeAll(async () => {
    running = await launch(endings, flags, undefined, (method, path, { status, json }) => {
      if (method === "POST" && path === "/api/tickets" && status === 201) tokens.add(String(json().token));
    });
  });
  afterEach(async () => {
    await endAll(endings.splice(2));
    const lastOut = running.visitor("127.255.0.1");
    for (const token of tokens) expect([204, 410]).toContain((await lastOut.leaves(token)).status);
    tokens.clear();
  });
  afterAll(() => endAll(endings));
  return () => running;
}
