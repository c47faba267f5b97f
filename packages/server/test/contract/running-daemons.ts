import { afterEach } from "vitest";
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

/** Starts daemons that end, with their clients and streams, when the test does. Rate limits are off unless set. */
export function useDaemons(): (flags?: readonly string[], folder?: string) => Promise<Running> {
  const endings: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  return async (flags = [], folder) => {
    const all = flags.includes("--rate-limit") ? flags : [...UNLIMITED, ...flags];
    const daemon = await DaemonProcess.start(all, folder);
    const http = new HttpClient(daemon.url, await described(daemon.url));
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
  };
}
