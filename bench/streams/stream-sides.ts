import { get, type IncomingMessage } from "node:http";
import { startBare } from "../bare-process.ts";
import { startDaemon } from "../daemon.ts";

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

/** A daemon in whose line `waiting` people stand, and their tokens, the first one's called. */
export async function startLine(waiting: number): Promise<StreamSide & { tokens: string[] }> {
  const { url, pid, close } = await startDaemon([...FLAGS, "--cat-stock", "1"]);
  const tokens: string[] = [];
  for (let i = 0; i < waiting; i++) {
    const reply = await fetch(new URL("/api/tickets", url), { method: "POST" });
    const taken: unknown = await reply.json();
    if (typeof taken !== "object" || taken === null || !("token" in taken)) throw new Error("no ticket");
    tokens.push(String(taken.token));
  }
  return { url, pid, close, tokens, events: "/api/queue/events", change: "/api/tickets" };
}

/** A daemon and a bare loop that sends the same event as it does. */
export async function startBoth(): Promise<{ ours: StreamSide; bare: StreamSide }> {
  const ours = await startLine(WAITING);
  const bare = await startBare("stream-loop", [await firstEvent(ours)]);
  return { ours, bare: { ...bare, events: "/", change: "/" } };
}

/** The text of the first event of a stream. */
async function firstEvent({ url, events }: StreamSide): Promise<string> {
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
