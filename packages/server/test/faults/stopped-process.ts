import type { Launch } from "../daemon-process.ts";
import { askAfterAll, Crowd, USUAL } from "./crowd.ts";
import { DaemonLives } from "./daemon-lives.ts";
import type { History } from "./history.ts";

/** Stops the process for each of those times while windows run, and lets it go on. */
export async function stopProcess(parts: { stopsMs: readonly number[]; launch?: Launch }): Promise<History> {
  const terms = { counters: 3, claimWindowMs: 2500, viewWindowMs: 2500 };
  const lives = await DaemonLives.start({ terms, ...(parts.launch && { launch: parts.launch }) });
  try {
    const habits = { ...USUAL, leaves: 0, passes: 0, sleeps: 0.4, lingers: 0.6 };
    const crowd = new Crowd(lives, { people: 8, seed: 5, habits });
    for (const forMs of parts.stopsMs) {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await lives.standStill(forMs);
    }
    await new Promise((resolve) => setTimeout(resolve, 4000));
    await crowd.stop();
    await askAfterAll(lives, crowd.tokens);
    return lives.history;
  } finally {
    await lives.remove();
  }
}
