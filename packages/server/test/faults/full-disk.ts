import { join } from "node:path";
import { LiveStream } from "../contract/live-stream.ts";
import type { Launch } from "../daemon-process.ts";
import { askAfterAll } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { type At, type History, now } from "./history.ts";
import type { RecordingClient } from "./recording-client.ts";
import { SmallDisk } from "./small-disk.ts";

const MIB = 2 ** 20;
export const WINDOW_MS = 5000;
/** The daemon looks twice a second whether there is room; and a busy machine. */
const UNSURE_MS = 3000;

export interface FullDisk {
  readonly history: History;
  /** How many takes were acknowledged until the disk was full, and again with room. */
  readonly before: number;
  readonly after: number;
  /** What was answered while it was full, counted by what was asked and how that ended. */
  readonly meanwhile: Readonly<Record<string, number>>;
  /** Whether a stream that was open all the while still told of a change with room. */
  readonly isStreamAlive: boolean;
  readonly hasRestarted: boolean;
  /** What the stream said while it was full: the state of the queue, and what is announced. */
  readonly saidMeanwhile: readonly [unknown, unknown];
  /** How long the disk was full. */
  readonly fullMs: number;
  /** What the one who was called all that time was answered, asking for the cat with room again. */
  readonly calledClaim: number | undefined;
}

/**
 * Fills a disk of 1 MiB with tickets, asks everything for `fullMs` while it is full, then makes room. Whoever is
 * called all that time, for much longer than a window, and claims in vain, must have the cat in the end.
 */
export async function fillDisk(parts: { fullMs: number; launch?: Launch }): Promise<FullDisk> {
  const disk = new SmallDisk(MIB);
  const terms = { counters: 1, claimWindowMs: WINDOW_MS, viewWindowMs: WINDOW_MS };
  const folder = join(disk.folder, "data");
  const launch = parts.launch && { launch: parts.launch };
  const lives = await DaemonLives.start({ terms, folder, ...launch }).catch((error: unknown) => {
    disk.remove();
    throw error;
  });
  try {
    // With a cat in stock: it is the claim itself that is to find no room.
    await catInStock(lives.url);
    const client = lives.client();
    const stream = await LiveStream.open(lives.url, "/api/queue/events");
    const tokens: string[] = [];
    const takeUntilRefused = async (most: number): Promise<number> => {
      for (let taken = 0; taken < most; taken++) {
        const reply = await client.take();
        if (reply?.status !== 201) return taken;
        tokens.push(String(reply.json?.token));
      }
      return most;
    };
    const before = await takeUntilRefused(20_000);
    const meanwhile: Record<string, number> = {};
    const count = (what: string, status: number | undefined): void => {
      meanwhile[`${what} ${status}`] = (meanwhile[`${what} ${status}`] ?? 0) + 1;
    };
    const fullAt = now();
    const called = await calledToken(client, tokens);
    const waiting = tokens.slice(-40);
    for (let i = 0; i < 40 || now() - fullAt < parts.fullMs; i++) {
      const token = waiting[i % waiting.length] ?? "";
      count("take", (await client.take())?.status);
      count("board", (await client.board())?.status);
      count("show", (await client.show(token))?.status);
      count("leave", (await client.leave(token))?.status);
      count("claim", (await client.claim(called))?.status);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const said = stream.events.at(-1)?.data;
    const saidMeanwhile = [said?.state, said?.announcement] as const;
    disk.resize(16 * MIB);
    const roomAt = now();
    noteFullDisk(lives.history, fullAt, roomAt);
    const calledClaim = (await client.claimPatiently(called))?.status;
    const after = await takeUntilRefused(50);
    const hasRestarted = lives.daemon.isOver;
    const count0 = stream.events.length;
    await client.take();
    const isStreamAlive = await stream
      .sees((event) => stream.events.indexOf(event) >= count0)
      .then(
        () => true,
        () => false,
      );
    stream.close();
    await askAfterAll(lives, tokens);
    await lives.restart("SIGKILL");
    await askAfterAll(lives, tokens);
    return {
      history: lives.history,
      before,
      after,
      meanwhile,
      isStreamAlive,
      hasRestarted,
      saidMeanwhile,
      fullMs: roomAt - fullAt,
      calledClaim,
    };
  } finally {
    await lives.remove();
    disk.remove();
  }
}

/** Notes that the disk was full in that time, in which no window may have run, and for how long nobody may have known better. */
function noteFullDisk(history: History, fullAt: At, roomAt: At): void {
  const outage = { kind: "outage", client: "harness", how: "a full disk" } as const;
  const leastMs = roomAt - fullAt;
  history.add({ ...outage, at: fullAt, until: roomAt, leastMs, mostMs: leastMs + UNSURE_MS });
  const foundBy = roomAt + UNSURE_MS;
  history.add({ ...outage, at: roomAt, until: foundBy, leastMs: 0, mostMs: UNSURE_MS });
}

/** The token of whoever is called and has the most time left. */
async function calledToken(client: RecordingClient, tokens: readonly string[]): Promise<string> {
  const board = await client.board();
  const active = board?.json?.active;
  const numbers = Array.isArray(active) ? active.map(({ number }) => String(number)) : [];
  return tokens.find((token) => numbers.includes(token.slice(0, token.indexOf("-")))) ?? "";
}

/** Waits until a cat is in stock; /readyz is content with a source that can make one. */
async function catInStock(url: string): Promise<void> {
  const by = now() + 60_000;
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    if (/^catqd_cats_in_stock [1-9]/m.test(metrics)) return;
    if (now() > by) throw new Error(`no cat in stock after a minute: ${metrics}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
