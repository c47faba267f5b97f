// 40,000 watchers on one daemon, or as many as the limit of open files has room for: its memory, and an event to the
// last of them. For a machine with some gigabytes to spare.
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import { maxOpenFiles } from "./process-figures.ts";
import { startBoth } from "./streams/stream-sides.ts";
import { WatchedSide } from "./streams/watched-side.ts";

const LOOP = "bare node:http loop";
const CROWD = 40_000;
/** Of a server, beside its connections; the daemon lets one in six connections be no stream. */
const FILES = 300;
const STREAMS_A_CONNECTION = 5 / 6;
/** Each reads at most so many streams. */
const A_READER = 14_000;
const MAX_EVENTS = 21;
const GIBIBYTE_MB = 1074;
/** More than the daemon leaves between two events to one client. */
const REST_MS = 130;

const bench: Bench = {
  name: "crowd",
  async run({ rounds, note }) {
    const room = Math.floor((maxOpenFiles() - FILES) * STREAMS_A_CONNECTION);
    const count = Math.min(CROWD, room);
    const watchers = `${count.toLocaleString("en")} watchers`;
    if (count < CROWD) note(`the limit of open files has room for ${watchers}, not for 40,000`);
    note(`${watchers} on one daemon`);
    const sides = await startBoth();
    const processes = Math.ceil(count / A_READER);
    const ours = await WatchedSide.open(sides.ours, count, processes);
    const bare = await WatchedSide.open(sides.bare, count, processes);
    const took = { ours: [] as number[], bare: [] as number[] };
    try {
      for (let i = 0; i < Math.min(rounds, MAX_EVENTS); i++) {
        took.ours.push((await ours.send()).tookMs);
        await sleep(REST_MS);
        took.bare.push((await bare.send()).tookMs);
        await sleep(REST_MS);
      }
      const reckoned = ({ megabytes: { now, empty } }: WatchedSide): number =>
        empty + ((now - empty) * CROWD) / count;
      return [
        {
          name: `a change to the last of ${watchers}`,
          against: LOOP,
          unit: "ms",
          ...took,
          target: { most: 1.05 },
        },
        {
          name:
            count < CROWD
              ? `memory with 40,000 watchers, reckoned from ${watchers}`
              : `memory with ${watchers}`,
          against: LOOP,
          unit: "MB",
          ours: [reckoned(ours)],
          bare: [reckoned(bare)],
          target: { oursMost: GIBIBYTE_MB },
        },
      ];
    } finally {
      await ours.close();
      await bare.close();
    }
  },
};
export default bench;
