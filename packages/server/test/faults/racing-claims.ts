import type { Launch } from "../daemon-process.ts";
import { DaemonLives } from "./daemon-lives.ts";
import type { History } from "./history.ts";

const CLAIMS = 50;
const NODES = ["127.0.0.1", "127.0.0.2"];

/**
 * The same tickets in the hands of two nodes' clients, who claim all at once, each ticket 50 times, whether
 * it is its turn or not. Answers how many claims of each turn were served.
 */
export async function raceClaims(parts: {
  tickets: number;
  launch?: Launch;
}): Promise<{ history: History; served: number[] }> {
  const terms = { counters: 1, claimWindowMs: 20_000, viewWindowMs: 20_000 };
  const lives = await DaemonLives.start({ terms, ...(parts.launch && { launch: parts.launch }) });
  try {
    const nodes = NODES.map((from) => lives.client(from));
    const taken = await Promise.all(Array.from({ length: parts.tickets }, (_, i) => nodes[i % 2]?.take()));
    const tokens = taken
      .map((reply) => String(reply?.json?.token))
      .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    const served: number[] = [];
    for (const [i, token] of tokens.entries()) {
      const next = tokens[i + 1];
      const claims = Array.from({ length: CLAIMS }, (_, n) => nodes[n % nodes.length]?.claim(token));
      const early = next === undefined ? [] : nodes.map((node) => node.claim(next));
      const replies = await Promise.all(claims);
      await Promise.all(early);
      served.push(replies.filter((reply) => reply?.status === 200).length);
      await Promise.all(nodes.map((node) => node.board()));
      await Promise.all(nodes.map((node) => node.finish(token)));
    }
    return { history: lives.history, served };
  } finally {
    await lives.remove();
  }
}
