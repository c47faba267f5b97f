import type { Launch } from "../daemon-process.ts";
import { DaemonLives } from "./daemon-lives.ts";
import type { History } from "./history.ts";

/** Much longer than all restarts together, on however busy a machine: no window is to end. */
const WINDOW_MS = 180_000;
const DOWN_MS = 1000;

/**
 * Stops or kills the daemon, and starts it again, while somebody is called and somebody has a cat. What is left
 * of their windows, as the daemon itself says, is looked at right before and right after.
 */
export async function restartInWindows(parts: { restarts: number; launch?: Launch }): Promise<History> {
  const terms = { counters: 2, claimWindowMs: WINDOW_MS, viewWindowMs: WINDOW_MS };
  const lives = await DaemonLives.start({ terms, ...(parts.launch && { launch: parts.launch }) });
  try {
    const client = lives.client();
    const tokens: string[] = [];
    for (let i = 0; i < terms.counters; i++) tokens.push(String((await client.take())?.json?.token));
    const look = async (): Promise<void> => {
      for (const token of tokens) await client.show(token);
      await client.board();
    };
    await client.claimPatiently(tokens[0] ?? "");
    for (let i = 0; i < parts.restarts; i++) {
      await look();
      await lives.restart(i % 2 === 0 ? "SIGKILL" : "SIGTERM", { downMs: DOWN_MS });
      await look();
    }
    return lives.history;
  } finally {
    await lives.remove();
  }
}
