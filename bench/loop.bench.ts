// How late the daemon's event loop is while everything happens at once: takes as fast as 64 connections can
// ask for them, 10,000 watchers of the board, 1,000 people who watch their own tickets, and a line that moves.
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import { startLoad } from "./load/start-load.ts";
import { startReader } from "./streams/start-reader.ts";
import { startLine } from "./streams/stream-sides.ts";

const PROBE = new URL("./probes/loop-delay.js", import.meta.url);
const WATCHERS = 10_000;
const HOLDERS = 1000;
const CONNECTIONS = 64;
/** The probe's samples of each; one a second. */
const SAMPLES = 10;
const SECOND_MS = 1000;
const CREATED = 201;

const bench: Bench = {
  name: "loop",
  async run({ note }) {
    let delays: number[] = [];
    const onLine = (line: string): void => void delays.push(Number(line));
    const line = await startLine(SAMPLES + 1 + HOLDERS, { file: PROBE, onLine });
    const reader = startReader();
    const load = startLoad();
    const sampled = async (): Promise<number[]> => {
      delays = [];
      await sleep((SAMPLES + 1) * SECOND_MS);
      // The first one is of a second that had begun before.
      return delays.slice(1, SAMPLES + 1);
    };
    try {
      note("event loop, idle");
      await sleep(2 * SECOND_MS);
      const bare = await sampled();
      note("event loop, under everything");
      const { url, events, tokens } = line;
      await reader.open({ url, path: events, count: WATCHERS, tokens: [] });
      const holders = tokens.slice(-HOLDERS);
      await reader.open({ url, path: "/api/ticket/events", count: HOLDERS, tokens: holders });
      const ms = (SAMPLES + 2) * SECOND_MS;
      const taking = load.run({ url, connections: CONNECTIONS, ms, expect: CREATED });
      const [ours] = await Promise.all([sampled(), moveUp(url, tokens.slice(0, SAMPLES)), taking]);
      const pairs = Math.min(ours.length, bare.length);
      return [
        {
          name: "event loop delay, 99th percentile, under everything",
          against: "idle",
          unit: "ms",
          ours: ours.slice(0, pairs),
          bare: bare.slice(0, pairs),
          target: { oursMost: 25 },
        },
      ];
    } finally {
      await Promise.all([load.close(), reader.close()]);
      await line.close();
    }
  },
};
export default bench;

/** One after the other gives up, one a second, and all behind them move. */
async function moveUp(url: string, tokens: readonly string[]): Promise<void> {
  for (const token of tokens) {
    const headers = { Authorization: `Bearer ${token}` };
    await fetch(new URL("/api/ticket", url), { method: "DELETE", headers });
    await sleep(SECOND_MS);
  }
}
