import { askAfterAll, Crowd, type Habits, USUAL } from "./crowd.ts";
import { DaemonLives, type LivesParts } from "./daemon-lives.ts";
import type { History } from "./history.ts";

/** A crowd and no fault but the daemon's own: answers the history of at least so many lines. */
export async function rush(
  parts: LivesParts & { people: number; lines: number; seed: number; habits?: Habits },
): Promise<History> {
  const lives = await DaemonLives.start(parts);
  try {
    const { people, seed, habits = USUAL } = parts;
    const crowd = new Crowd(lives, { people, seed, habits });
    while (lives.history.lines.length < parts.lines) await new Promise((resolve) => setTimeout(resolve, 20));
    await crowd.stop();
    await askAfterAll(lives, crowd.tokens);
    return lives.history;
  } finally {
    await lives.remove();
  }
}
