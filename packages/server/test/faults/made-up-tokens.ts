import { encodeProof, formatToken, numberOf } from "@catq/shared";
import type { Launch } from "../daemon-process.ts";
import { DaemonLives } from "./daemon-lives.ts";
import type { History } from "./history.ts";

/** Somebody presents tokens of the right form, made up, for tickets that are there. */
export async function presentMadeUpTokens(parts: { launch?: Launch } = {}): Promise<History> {
  const terms = { counters: 1, claimWindowMs: 60_000, viewWindowMs: 60_000 };
  const lives = await DaemonLives.start({ terms, ...(parts.launch && { launch: parts.launch }) });
  try {
    const holder = lives.client("127.0.0.1");
    for (let i = 0; i < 3; i++) await holder.take();
    for (let i = 0; i < 3; i++) {
      const cheater = lives.client(`127.0.1.${1 + i}`);
      await cheater.claim(formatToken(numberOf(i), encodeProof(new Uint8Array(8).fill(77 + i))));
      await cheater.board();
    }
    return lives.history;
  } finally {
    await lives.remove();
  }
}
