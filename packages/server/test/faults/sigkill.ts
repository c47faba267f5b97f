import { askAfterAll, Crowd, type Habits, USUAL } from "./crowd.ts";
import { DaemonLives, type LivesParts } from "./daemon-lives.ts";
import type { History } from "./history.ts";
import { seededRandom } from "./seeded-random.ts";

/** Kills the daemon again and again while a crowd uses it; answers the history of it all. */
export async function killAtRandom(
  parts: Omit<LivesParts, "terms"> & { rounds: number; people: number; seed: number; habits?: Habits },
): Promise<History> {
  const terms = { counters: 2, claimWindowMs: 1500, viewWindowMs: 1500 };
  const lives = await DaemonLives.start({ ...parts, terms });
  try {
    const random = seededRandom(parts.seed);
    const tokens: string[] = [];
    for (let round = 0; round < parts.rounds; round++) {
      const crowd = new Crowd(lives, {
        people: parts.people,
        seed: parts.seed * 1000 + round,
        habits: parts.habits ?? USUAL,
      });
      const enough = lives.history.lines.length + 50 + random() * 600;
      while (lives.history.lines.length < enough) await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, random() * 20));
      await lives.restart("SIGKILL");
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
