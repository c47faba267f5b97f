// What the daemon holds of memory when nothing happens.
import { setTimeout as sleep } from "node:timers/promises";
import { startBare } from "./bare-process.ts";
import type { Bench } from "./bench.ts";
import { startDaemon } from "./daemon.ts";
import { residentBytes } from "./process-figures.ts";

/** Long enough for the stock of cats to be full, and for the collection at the first rest. */
const SETTLED_MS = 15_000;
const MAX_ROUNDS = 3;

const bench: Bench = {
  name: "idle",
  async run({ rounds, note }) {
    note("memory when nothing happens");
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < Math.min(rounds, MAX_ROUNDS); round++) {
      const daemon = await startDaemon([]);
      const koa = await startBare("koa", []);
      await sleep(SETTLED_MS);
      ours.push(residentBytes(daemon.pid) / 1e6);
      bare.push(residentBytes(koa.pid) / 1e6);
      await Promise.all([daemon.close(), koa.close()]);
    }
    return [{ name: "idle memory", against: "bare Koa", unit: "MB", ours, bare, target: { most: 1.3 } }];
  },
};
export default bench;
