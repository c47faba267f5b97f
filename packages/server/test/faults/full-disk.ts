import { join } from "node:path";
import { LiveStream } from "../contract/live-stream.ts";
import { askAfterAll } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import type { History } from "./history.ts";
import { SmallDisk } from "./small-disk.ts";

const MIB = 2 ** 20;

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
}

/** Fills a disk of 1 MiB with tickets, asks everything while it is full, then makes room. */
export async function fillDisk(): Promise<FullDisk> {
  const disk = new SmallDisk(MIB);
  const terms = { counters: 1, claimWindowMs: 60_000, viewWindowMs: 60_000 };
  const lives = await DaemonLives.start({ terms, folder: join(disk.folder, "data") }).catch(
    (error: unknown) => {
      disk.remove();
      throw error;
    },
  );
  try {
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
    for (let i = 0; i < 40; i++) {
      const token = tokens[i % tokens.length] ?? "";
      count("take", (await client.take())?.status);
      count("board", (await client.board())?.status);
      count("show", (await client.show(token))?.status);
      count("leave", (await client.leave(token))?.status);
    }
    disk.resize(16 * MIB);
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
    return { history: lives.history, before, after, meanwhile, isStreamAlive, hasRestarted };
  } finally {
    await lives.remove();
    disk.remove();
  }
}
