import { mkdtempSync, rmSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBare } from "../bare-process.ts";
import { startDaemon } from "../daemon.ts";

type Probe = NonNullable<Parameters<typeof startDaemon>[1]>["probe"];

/** One of the two that are compared: a server that sends events. */
export interface StreamSide {
  readonly url: string;
  readonly pid: number;
  /** Where a `GET` opens a stream. */
  readonly events: string;
  /** Where a `POST` makes it send an event to every stream. */
  readonly change: string;
  close(): Promise<void>;
}

/** Limits by address are off, as all requests come from one; nothing moves by itself meanwhile. */
const FLAGS = ["--rate-limit", "off", "--tickets-per-address", "1000000", "--claim-window", "24h"];
/** More than a board shows, so that its size stays as it is. */
const WAITING = 100;

/** Tickets that are taken together, so that they share a wait for the disk. */
const AT_ONCE = 20;

/** A daemon in whose line `waiting` people stand, and their tokens, the first one's called. */
export async function startLine(waiting: number, probe?: Probe): Promise<StreamSide & { tokens: string[] }> {
  const { url, pid, close } = await startDaemon([...FLAGS, "--cat-stock", "1"], probe && { probe });
  return {
    url,
    pid,
    close,
    tokens: await fillLine(url, waiting),
    events: "/api/queue/events",
    change: "/api/tickets",
  };
}

/** Takes `waiting` tickets; answers their tokens in the order of the line. */
export async function fillLine(url: string, waiting: number): Promise<string[]> {
  const taken: string[] = [];
  for (let left = waiting; left > 0; left -= AT_ONCE) {
    const some = Array.from({ length: Math.min(left, AT_ONCE) }, () => take(url));
    taken.push(...(await Promise.all(some)));
  }
  // Those asked for together may have come in another order; a token begins with its number.
  return taken.toSorted();
}

/** Takes a ticket; answers its token. */
async function take(url: string): Promise<string> {
  const reply = await fetch(new URL("/api/tickets", url), { method: "POST" });
  const [, token] = /"token":"([^"]+)"/.exec(await reply.text()) ?? [];
  if (token === undefined) throw new Error(`a take was answered ${reply.status}`);
  return token;
}

/** A daemon and a bare loop that sends the same event as it does. */
export async function startBoth(): Promise<{ ours: StreamSide; bare: StreamSide }> {
  const ours = await startLine(WAITING);
  return { ours, bare: await startLoop([await firstEvent(ours)]) };
}

/** A bare loop that sends the event of `ours`, and stores a row before each, as the daemon stores the take. */
export async function startStoringLoop(ours: StreamSide): Promise<StreamSide> {
  const folder = mkdtempSync(join(tmpdir(), "catq-bench-"));
  const loop = await startLoop([await firstEvent(ours), join(folder, "rows.db")]);
  const close = async (): Promise<void> => {
    await loop.close();
    rmSync(folder, { recursive: true });
  };
  return { ...loop, close };
}

async function startLoop(args: readonly string[]): Promise<StreamSide> {
  return { ...(await startBare("stream-loop", args)), events: "/", change: "/" };
}

/** The text of the first event of a stream. */
export async function firstEvent({ url, events }: Pick<StreamSide, "url" | "events">): Promise<string> {
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    get(new URL(events, url), resolve).on("error", reject);
  });
  let text = "";
  for await (const chunk of reply.setEncoding("utf8")) {
    text += chunk;
    const [event] = /^id: .*\n(?:.+\n)+\n/m.exec(text) ?? [];
    if (event !== undefined) return event;
  }
  throw new Error("the stream ended before its first event");
}
