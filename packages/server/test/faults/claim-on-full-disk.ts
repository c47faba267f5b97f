import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Launch } from "../daemon-process.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { noteFullDisk, UNSURE_MS } from "./full-disk.ts";
import { type Answered, type History, now } from "./history.ts";
import { SmallDisk } from "./small-disk.ts";

const MIB = 2 ** 20;
const WINDOW_MS = 5000;
const LOOK_EVERY_MS = 100;
/** For the answer of a claim. The daemon waits ten seconds for a cat; the rest is for a machine that is busy. */
const PATIENCE_MS = 60_000;

export interface ClaimOnFullDisk {
  readonly history: History;
  /** What the claim was answered that waited for a cat when the disk ran full. */
  readonly claim: Answered | null;
  /** Whether its window was seen to be stretched before. */
  readonly wasStretched: boolean;
}

/**
 * Lets a claim wait for a cat that never comes, fills the disk meanwhile, and makes room some time after the
 * claim was refused. Its window, which stood still for it, is looked at all the while.
 */
export async function claimUntilFull(parts: { launch?: Launch }): Promise<ClaimOnFullDisk> {
  const disk = new SmallDisk(MIB);
  const terms = { counters: 1, claimWindowMs: WINDOW_MS, viewWindowMs: WINDOW_MS };
  const catless = join(disk.folder, "no-cats");
  mkdirSync(catless);
  const lives = await DaemonLives.start({
    terms,
    folder: join(disk.folder, "data"),
    flags: ["--cats", `folder:${catless}`],
    ...(parts.launch && { launch: parts.launch }),
  }).catch((error: unknown) => {
    disk.remove();
    throw error;
  });
  try {
    const client = lives.client();
    const token = String((await client.take())?.json?.token);
    let isRefused = false;
    const claiming = client.claim(token).finally(() => {
      isRefused = true;
    });
    const wasStretched = await seenStretched(() => client.show(token));
    disk.fill();
    while ((await client.take())?.status === 201);
    const fullAt = now();
    const look = async (forMs: number, isOver = (): boolean => true): Promise<void> => {
      const from = now();
      while (now() - from < forMs || (!isOver() && now() - from < PATIENCE_MS)) {
        await client.show(token);
        await client.board();
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    };
    await look(0, () => isRefused);
    const claim = await claiming;
    await look(1000);
    disk.resize(16 * MIB);
    noteFullDisk(lives.history, fullAt, now());
    await look(UNSURE_MS + WINDOW_MS);
    return { history: lives.history, claim, wasStretched };
  } finally {
    await lives.remove();
    disk.remove();
  }
}

/** Waits until a called ticket has more left than its whole window. */
async function seenStretched(show: () => Promise<Answered | null>): Promise<boolean> {
  for (let i = 0; i < 50; i++) {
    const { claimBy, now: at } = (await show())?.json ?? {};
    if (Date.parse(String(claimBy)) - Date.parse(String(at)) > WINDOW_MS) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return false;
}
