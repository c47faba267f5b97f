// How soon a change at one daemon is seen at another.
import { setTimeout as sleep } from "node:timers/promises";
import type { Measured } from "./bench.ts";
import { interleave } from "./interleave.ts";
import { BoardWatcher, takeAt } from "./postgres/board-lag.ts";
import { CREATED, MANY, type OnDatabase, onDatabase, withDaemons } from "./postgres/with-daemons.ts";
import { quantile } from "./ratio.ts";

/** One change a second, and as many as 64 connections make. */
const LONE_PAUSE_MS = 1000;
const BUSY_PAUSE_MS = 150;

const bench = onDatabase("lag", 15, measure);
export default bench;

/** How long after the answer at A an event at B tells of it. */
async function measure({ database, load, rounds, note }: OnDatabase): Promise<Measured[]> {
  return withDaemons(database, 2, async ([a, b]) => {
    if (!a || !b) return [];
    const watcher = await BoardWatcher.open(b.url);
    const near = await BoardWatcher.open(a.url);
    const sample = async (at: BoardWatcher): Promise<number> => {
      const { position, answeredAt } = await takeAt(a.url);
      return Math.max(0.01, (await at.tells(position)) - answeredAt);
    };
    const both = async (pauseMs: number): Promise<{ ours: number[]; bare: number[] }> => {
      const paced = (at: BoardWatcher) => async (): Promise<number> => {
        await sleep(pauseMs);
        return sample(at);
      };
      return interleave({ rounds, ours: paced(watcher), bare: paced(near) });
    };
    try {
      note("a change at one daemon to a watcher of another");
      const lone = await both(LONE_PAUSE_MS);
      note("the same among as many changes as 64 connections make");
      const noise = load.run({
        url: a.url,
        connections: MANY,
        ms: rounds * 2 * (BUSY_PAUSE_MS + 200) + 1000,
        expect: CREATED,
      });
      const busy = await both(BUSY_PAUSE_MS);
      await noise;
      const line = { against: "a watcher of the same", unit: "ms" };
      const name = "change to the event at another daemon";
      return [
        { ...line, name: `${name}, one a second`, ...lone, target: { oursMost: 5 } },
        { ...line, name: `${name}, many a second, median`, ...busy, target: { oursMost: 60 } },
        {
          ...line,
          name: `${name}, many a second, 99th percentile`,
          ours: [quantile(busy.ours, 0.99)],
          bare: [quantile(busy.bare, 0.99)],
          target: { oursMost: 170 },
        },
      ];
    } finally {
      watcher.close();
      near.close();
    }
  });
}
