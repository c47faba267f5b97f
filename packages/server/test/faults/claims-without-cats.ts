import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Launch } from "../daemon-process.ts";
import { DaemonLives } from "./daemon-lives.ts";
import type { Answered, History } from "./history.ts";

const WINDOW_MS = 5000;
const LOOK_EVERY_MS = 50;

/**
 * Claims a called ticket twice at once where no cat is in stock, and looks at its window until the last resort
 * has drawn one.
 */
export async function claimWithoutCats(parts: { launch?: Launch }): Promise<{
  history: History;
  claims: (Answered | null)[];
}> {
  const folder = mkdtempSync(join(tmpdir(), "catq-no-cats-"));
  const catless = join(folder, "no-cats");
  mkdirSync(catless);
  const terms = { counters: 1, claimWindowMs: WINDOW_MS, viewWindowMs: WINDOW_MS };
  const flags = ["--cats", `folder:${catless}`];
  const lives = await DaemonLives.start({ terms, flags, ...(parts.launch && { launch: parts.launch }) });
  try {
    const client = lives.client();
    const token = String((await client.take())?.json?.token);
    let isOver = false;
    const claims = Promise.all([client.claim(token), client.claim(token)]).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await client.show(token);
      await client.board();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return { history: lives.history, claims: await claims };
  } finally {
    await lives.remove();
    rmSync(folder, { recursive: true });
  }
}
