import { connect, type Socket } from "node:net";
import { HttpClient } from "../http-client.ts";
import { type History, now } from "./history.ts";
import { RecordingClient } from "./recording-client.ts";

const DRIP_MS = 250;
const HEAD = "Host: catq\r\n";
/** Big answers that nobody reads, asked for in portions until every buffer is full. */
const PORTION = `GET /openapi.json HTTP/1.1\r\n${HEAD}\r\n`.repeat(10);
const PORTIONS_MS = 5000;
const CLAIM_PAUSE_MS = 100;

interface Behaviour {
  /** Within which the daemon must end the connection: its own limit, its looks at the clock, a busy machine. */
  readonly mostMs: number;
  /** Makes what it needs before it connects: a token. */
  readonly prepare?: (url: string, history: Pick<History, "add">) => Promise<string>;
  act(socket: Socket, nonsense: () => Buffer, token: string): void;
}

/** What a client may do to a server, by the words that follow "a client that". */
const BEHAVIOURS = {
  "drips its headers": {
    mostMs: 20_000,
    act: (socket) => {
      socket.write(`GET /api/queue HTTP/1.1\r\n${HEAD}X-Slow: `);
      drip(socket, "a");
    },
  },
  "drips its body": {
    mostMs: 25_000,
    act: (socket) => {
      const type = "Content-Type: application/json\r\nContent-Length: 4000\r\n";
      socket.write(`POST /api/ticket/pass HTTP/1.1\r\n${HEAD}${type}\r\n{`);
      drip(socket, " ");
    },
  },
  "drips chunks": {
    mostMs: 25_000,
    act: (socket) => {
      socket.write(`POST /api/tickets HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
      drip(socket, "1\r\na\r\n");
    },
  },
  "says nothing": { mostMs: 20_000, act: () => {} },
  "never reads": {
    mostMs: 60_000,
    act: (socket) => {
      socket.pause();
      const timer = setInterval(() => socket.write(PORTION), 40);
      setTimeout(() => clearInterval(timer), PORTIONS_MS).unref();
      // Who does not read does not hear of the end: it looks up when that must have come.
      setTimeout(() => socket.resume(), 50_000).unref();
    },
  },
  "asks for its cat again and again and reads none": {
    mostMs: 60_000,
    prepare: claimedToken,
    act: (socket, _, token) => {
      socket.pause();
      socket.write(`GET /api/ticket/cat HTTP/1.1\r\n${HEAD}Catq-Token: ${token}\r\n\r\n`.repeat(60));
      setTimeout(() => socket.resume(), 50_000).unref();
    },
  },
  "asks and asks without waiting": {
    mostMs: 15_000,
    act: (socket) => socket.write(PORTION.repeat(200)),
  },
  "half-closes in the middle of a request": {
    // Less than the daemon's limit for whole requests: the end of the bytes alone must tell it.
    mostMs: 14_000,
    act: (socket) => socket.end(`POST /api/ticket/pass HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{"pla`),
  },
  "half-closes behind a request": {
    mostMs: 15_000,
    act: (socket) => socket.end(`GET /api/queue HTTP/1.1\r\n${HEAD}\r\n`),
  },
  "half-closes behind the request of a stream": {
    mostMs: 20_000,
    act: (socket) => socket.end(`GET /api/queue/events HTTP/1.1\r\n${HEAD}\r\n`),
  },
  resets: {
    mostMs: 15_000,
    act: (socket) => {
      socket.write(`GET /api/queue/events HTTP/1.1\r\n${HEAD}\r\n`);
      socket.once("data", () => socket.resetAndDestroy());
    },
  },
  "sends nonsense bytes": { mostMs: 20_000, act: (socket, nonsense) => socket.write(nonsense()) },
} as const satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof BEHAVIOURS;
export const BEHAVIOUR_NAMES = Object.keys(BEHAVIOURS) as BehaviourName[];

/**
 * Behaves so on a connection of its own; notes in the history what it asked before, and what became of it when it is over,
 * or far too late.
 */
export async function misbehave(
  behaviour: BehaviourName,
  parts: { url: string; nonsense: () => Buffer; history: Pick<History, "add"> },
): Promise<void> {
  const { url, nonsense, history } = parts;
  const { mostMs, prepare, act }: Behaviour = BEHAVIOURS[behaviour];
  const { hostname, port } = new URL(url);
  const token = (await prepare?.(url, history)) ?? "";
  const at = now();
  const isCut = await new Promise<boolean>((resolve) => {
    // Open for writing although the daemon has closed its half: it is the daemon who must end this.
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const finish = (isCut: boolean): void => {
      clearTimeout(limit);
      resolve(isCut);
      socket.destroy();
    };
    const limit = setTimeout(() => finish(false), mostMs + 3000);
    socket.on("data", () => {});
    socket.on("error", () => {});
    // Both mean that the daemon has said its last word.
    socket.on("end", () => finish(true));
    socket.on("close", () => finish(true));
    socket.on("connect", () => act(socket, nonsense, token));
  });
  history.add({ kind: "nuisance", client: "rough", at, until: now(), behaviour, mostMs, isCut });
}

/** The token of a ticket that views its cat: takes one, and another one where it misses its turn. */
async function claimedToken(url: string, history: Pick<History, "add">): Promise<string> {
  const http = new HttpClient(url);
  const client = new RecordingClient({ name: "rough", from: "127.0.0.1", history, http: () => http });
  try {
    for (;;) {
      const token = String((await client.take())?.json?.token);
      let status: number | undefined;
      do {
        await new Promise((resolve) => setTimeout(resolve, CLAIM_PAUSE_MS));
        status = (await client.claim(token))?.status;
      } while (status === 409 || status === 503);
      if (status === 200) return token;
    }
  } finally {
    http.close();
  }
}

function drip(socket: Socket, letters: string): void {
  const timer = setInterval(() => {
    if (socket.writable) socket.write(letters);
  }, DRIP_MS);
  socket.on("close", () => clearInterval(timer));
}
