import type { Launch } from "../daemon-process.ts";
import { Crowd, USUAL } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { type History, now } from "./history.ts";
import { AttachedStrace, syncsOf } from "./strace-attached.ts";

/** Watches from outside how the daemon waits for the disk while a crowd takes tickets and leaves. */
export async function watchSyncs(parts: { lines: number; launch?: Launch }): Promise<History> {
  const terms = { counters: 1, claimWindowMs: 60_000, viewWindowMs: 60_000 };
  const lives = await DaemonLives.start({ terms, ...(parts.launch && { launch: parts.launch }) });
  try {
    const strace = await AttachedStrace.attach(lives.pid, ["trace=fsync,fdatasync"]);
    // Says that they are watched from here on, also where none comes.
    lives.history.add({ kind: "sync", client: "strace", at: now(), until: now() });
    const habits = { ...USUAL, leaves: 1 };
    const crowd = new Crowd(lives, { people: 10, seed: 7, habits });
    while (lives.history.lines.length < parts.lines) await new Promise((resolve) => setTimeout(resolve, 20));
    await crowd.stop();
    for (const sync of syncsOf(await strace.detach())) lives.history.add(sync);
    return lives.history;
  } finally {
    await lives.remove();
  }
}
