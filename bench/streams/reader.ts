// A process that reads streams and tells when the last of them has an event. It does as little as it can with
// each, since its work is part of every time that is measured: bare sockets, one buffer for all of them, and
// of what comes only the end is looked at.
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import type { Answer, Change, Open, Request } from "./reader-words.ts";

/** At most so many connections are being opened at a time: Node lets the kernel's queue of new ones hold 511. */
const OPENING = 128;
/** In a storm. Linux queues 4096 unless told otherwise (`net.core.somaxconn`); but a busy machine has to get to each within ten seconds, or it is answered 408. */
const STORM = 1000;
/** The end of an event, and of the chunk that it came in (RFC 9112, section 7.1). */
const EVENT_END = Buffer.from("\n\n\r\n");

const buffer = Buffer.alloc(64 * 1024);
const agent = new http.Agent({ keepAlive: true });
let url = "";
let streams = 0;
/** The number of the change that each stream has had an event of. */
let shown: number[] = [];
let change = 0;
let missing = 0;
let onAllShown = (): void => {};
let open = 0;
let onAllClosed = (): void => {};

function onBytes(stream: number, length: number): void {
  if (shown[stream] === change || length < EVENT_END.length) return;
  if (buffer.compare(EVENT_END, 0, EVENT_END.length, length - EVENT_END.length, length) !== 0) return;
  shown[stream] = change;
  missing--;
  if (missing === 0) onAllShown();
}

/** Resolves when every stream has had an event of a new change. */
function allShown(): Promise<void> {
  change++;
  missing = streams;
  return new Promise((resolve) => {
    onAllShown = resolve;
  });
}

async function openStreams({ path, count, tokens, from, isStorm = false }: Open): Promise<void> {
  const first = streams;
  let next = 0;
  const openSome = async (): Promise<void> => {
    while (next < count) {
      const token = tokens[next];
      const fields = token === undefined ? "" : `Authorization: Bearer ${token}\r\n`;
      const stream = first + next++;
      const head = `GET ${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\n`;
      const own = isStorm ? `X-Forwarded-For: ${addressOf(stream)}\r\n` : fields;
      await openOne(stream, from, `${head}${own}\r\n`);
    }
  };
  change++;
  streams += count;
  shown = new Array<number>(streams).fill(0);
  await Promise.all(Array.from({ length: isStorm ? STORM : OPENING }, openSome));
}

/** Somebody's. */
function addressOf(stream: number): string {
  return `10.0.${stream >> 8}.${stream & 255}`;
}

/** Resolves when the stream has had its first event. An address of its own costs a bind(2), which looks long for a port where thousands are taken. */
function openOne(stream: number, localAddress: string | undefined, request: string): Promise<void> {
  const { hostname: host, port } = new URL(url);
  return new Promise<void>((resolve, reject) => {
    const callback = (length: number): boolean => {
      onBytes(stream, length);
      if (shown[stream] === change) resolve();
      return true;
    };
    const socket = net.connect({ host, port: Number(port), localAddress, onread: { buffer, callback } });
    open++;
    socket.once("error", reject);
    socket.once("close", () => {
      reject(new Error(`stream ${stream} was closed`));
      open--;
      if (open === 0) onAllClosed();
    });
    socket.write(request);
  });
}

async function forget(): Promise<void> {
  if (open > 0)
    await new Promise<void>((resolve) => {
      onAllClosed = resolve;
    });
  streams = 0;
}

async function send({ method, path, token }: Change): Promise<void> {
  if (path === null) return;
  const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
  const request = http.request(new URL(path, url), { method, headers, agent }).end();
  const [response]: http.IncomingMessage[] = await once(request, "response");
  response?.resume();
  const status = response?.statusCode ?? 0;
  if (status >= 300) throw new Error(`${method} ${path} was answered ${status}`);
}

async function answer(request: Request): Promise<Answer> {
  const now = (): number => performance.timeOrigin + performance.now();
  const from = now();
  try {
    if (request.kind === "open") {
      url = request.url;
      await openStreams(request);
    } else if (request.kind === "forget") {
      await forget();
    } else {
      await Promise.all([allShown(), send(request)]);
    }
    return { from, to: now() };
  } catch (error) {
    return { error: String(error) };
  }
}

process.on("message", async (request: Request) => process.send?.(await answer(request)));
process.on("disconnect", () => process.exit(0));
