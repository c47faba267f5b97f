import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Launch } from "../daemon-process.ts";
import { askAfterAll, Crowd } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { type History, now } from "./history.ts";

/** The ways by which SQLite brings something to the disk. */
export const WRITES = ["pwrite64", "fdatasync,fsync"] as const;

/** Runs the daemon so that its n-th call of `write` is its death. -D: strace stays out of the family. */
export function killedAt(write: string, n: number): Launch {
  const inject = `inject=${write}:signal=SIGKILL:when=${n}`;
  return { under: ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${write}`, "-e", inject] };
}

/** Lets the daemon die at each of those writes while a crowd uses it; answers the history of it all. */
export async function killAtWrites(write: string, ns: readonly number[]): Promise<History> {
  const terms = { counters: 2, claimWindowMs: 1500, viewWindowMs: 1500 };
  const lives = await DaemonLives.start({ terms });
  try {
    const tokens: string[] = [];
    for (const n of ns) {
      const at = now();
      await lives.daemon.stop();
      try {
        await lives.revive("a write", { since: at, launch: killedAt(write, n) });
      } catch {
        // It died before it was ready: as good a death as any.
        await lives.revive("a write at the start", { since: at, launch: {} });
        continue;
      }
      const crowd = new Crowd(lives, { people: 8, seed: n });
      await lives.restart("by itself", { launch: {} });
      await crowd.stop();
      tokens.push(...crowd.tokens);
      await askAfterAll(lives, crowd.tokens);
    }
    await askAfterAll(lives, tokens);
    return lives.history;
  } finally {
    await lives.remove();
  }
}

/** Lets the very first start die at that write, then starts anew: answers the history of a few takes. */
export async function killFirstStart(write: string, n: number): Promise<History> {
  const folder = mkdtempSync(join(tmpdir(), "catqd-"));
  const terms = { counters: 1, claimWindowMs: 60_000, viewWindowMs: 60_000 };
  const first = await DaemonLives.start({ terms, folder, launch: killedAt(write, n) }).catch(() => null);
  const lives = first ?? (await DaemonLives.start({ terms, folder }));
  try {
    const client = lives.client();
    await client.take("one");
    if (first) await lives.restart("SIGKILL", { launch: {} });
    await client.take("one");
    await client.take();
    await client.board();
    return lives.history;
  } finally {
    await lives.remove();
  }
}
