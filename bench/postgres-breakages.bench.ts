// What a daemon that is killed or stands still costs the others, and the end of all backends.
import { setTimeout as sleep } from "node:timers/promises";
import type { Measured } from "./bench.ts";
import { startLoad } from "./load/start-load.ts";
import { CREATED, MANY, type OnDatabase, onDatabase, withDaemons } from "./postgres/with-daemons.ts";
import { quantile } from "./ratio.ts";

const BREAKAGE_MS = 3000;
/** When in that time it happens. */
const BREAKS_AFTER_MS = 200;
/** Within which the rate has to be back. */
const RECOVERY_MS = 2000;

const bench = onDatabase("breakages", 5, measure);
export default bench;

/** What the others notice of a daemon that is killed or stands still, and of backends that are ended. */
async function measure({ database, load, rounds, note }: OnDatabase): Promise<Measured[]> {
  const p99 = async (urls: readonly string[], ms: number): Promise<number> => {
    const { latencies } = await load.run({ url: urls, connections: MANY, ms, expect: CREATED });
    return quantile(latencies, 0.99);
  };
  const signalled = async (signal: NodeJS.Signals) => {
    const during: number[] = [];
    const quiet: number[] = [];
    const after: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // Of its own each time: what it is told last has no answer.
      const victims = startLoad();
      await withDaemons(database, 3, async ([victim, ...others]) => {
        if (!victim) return;
        const urls = others.map(({ url }) => url);
        await p99(urls, BREAKAGE_MS);
        const busy = (ms: number): Promise<unknown> =>
          victims.run({ url: victim.url, connections: MANY / 2, ms, expect: CREATED }).catch(() => {});
        const beside = busy(BREAKAGE_MS);
        quiet.push(await p99(urls, BREAKAGE_MS));
        await beside;
        void busy(BREAKAGE_MS);
        setTimeout(() => process.kill(victim.pid, signal), BREAKS_AFTER_MS);
        during.push(await p99(urls, BREAKAGE_MS));
        after.push(await p99(urls, BREAKAGE_MS));
        if (signal === "SIGSTOP") process.kill(victim.pid, "SIGKILL");
      });
      await victims.close();
    }
    return { during, quiet, after };
  };
  const lines: Measured[] = [];
  for (const [signal, most, what] of [
    ["SIGKILL", 1500, "killed"],
    ["SIGSTOP", 3000, "stopped"],
  ] as const) {
    note(`one of three is ${what}`);
    const { during, quiet, after } = await signalled(signal);
    const line = { against: "before", unit: "ms", bare: quiet };
    const name = `takes at two, the third ${what}, 99th percentile`;
    lines.push({ ...line, name, ours: during, target: { oursMost: most } });
    lines.push({ ...line, name: `${name}, 3 s later`, ours: after, target: { most: 2 } });
  }
  note("every backend is ended");
  const before: number[] = [];
  const after: number[] = [];
  await withDaemons(database, 2, async (daemons) => {
    const urls = daemons.map(({ url }) => url);
    const rate = async (): Promise<number> => {
      const { latencies, tookMs } = await load.run({
        url: urls,
        connections: MANY,
        ms: BREAKAGE_MS,
        expect: CREATED,
      });
      return (latencies.length / tookMs) * 1000;
    };
    await rate();
    for (let round = 0; round < rounds; round++) {
      before.push(await rate());
      await database.endBackends();
      await sleep(RECOVERY_MS);
      after.push(await rate());
    }
  });
  lines.push({
    name: "takes a second, 2 s after all backends were ended",
    against: "before",
    unit: "1/s",
    ours: after,
    bare: before,
    target: { least: 0.98 },
  });
  return lines;
}
