import type { Launch } from "../daemon-process.ts";
import { DaemonLives } from "./daemon-lives.ts";
import { type History, now } from "./history.ts";
import { type OddRequest, oddRequest } from "./odd-request.ts";
import { rawExchange } from "./raw-exchange.ts";
import { answered } from "./recording-client.ts";
import { seededRandom } from "./seeded-random.ts";

export interface RandomRequests {
  readonly history: History;
  /** How often each status came, and what came in place of one. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Requests whose connection ended without a word, or that were never answered. */
  readonly unanswered: readonly string[];
  readonly isAlive: boolean;
}

/** Sends so many random and mutated requests, the same for the same seed; whoever is banned gets a new address. */
export async function sendRandomRequests(parts: {
  requests: number;
  seed: number;
  launch?: Launch;
}): Promise<RandomRequests> {
  const terms = { counters: 3, claimWindowMs: 60_000, viewWindowMs: 60_000 };
  const lives = await DaemonLives.start({ terms, ...(parts.launch && { launch: parts.launch }) });
  const { history } = lives;
  try {
    const holder = lives.client("127.0.0.1");
    const taken = await Promise.all(Array.from({ length: 60 }, () => holder.take()));
    const tokens = taken.map((reply) => String(reply?.json?.token));
    const random = seededRandom(parts.seed);
    const statuses: Record<string, number> = {};
    const unanswered: string[] = [];
    let left = parts.requests;
    let addresses = 0;
    const newAddress = (): string => {
      addresses++;
      return `127.${1 + (addresses >> 14)}.${(addresses >> 7) & 127}.${1 + (addresses & 127)}`;
    };
    const sendOn = async (): Promise<void> => {
      let from = newAddress();
      while (left > 0) {
        left--;
        const asked = oddRequest(random, tokens);
        const code = await send(lives, asked, from, { statuses, unanswered });
        if (code === "banned") from = newAddress();
      }
    };
    await Promise.all(Array.from({ length: 32 }, sendOn));
    const board = await holder.board();
    return { history, statuses, unanswered, isAlive: board?.status === 200 && !lives.daemon.isOver };
  } finally {
    await lives.remove();
  }
}

async function send(
  lives: DaemonLives,
  asked: OddRequest,
  from: string,
  seen: { statuses: Record<string, number>; unanswered: string[] },
): Promise<unknown> {
  const at = now();
  const raw = await rawExchange(lives.url, from, asked.bytes);
  const reply = typeof raw === "string" ? null : answered(raw);
  const { method, path, token } = asked;
  const request = { method, path, from, token, key: null };
  lives.history.add({ kind: "exchange", client: "random", at, until: now(), request, reply });
  const outcome = typeof raw === "string" ? raw : String(raw.status);
  seen.statuses[outcome] = (seen.statuses[outcome] ?? 0) + 1;
  if (reply === null)
    seen.unanswered.push(`${outcome}: ${JSON.stringify(asked.bytes.toString("latin1")).slice(0, 600)}`);
  return reply?.json?.code;
}
