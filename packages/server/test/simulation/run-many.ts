import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { BugName } from "./planted-bugs.ts";
import type { Run } from "./run-seed.ts";

/** What came of one seed. */
export interface Verdict extends Pick<Run, "seed" | "found"> {
  /** Of its history: the same on any machine. */
  readonly digest: string;
}

/** Seeds that a thread is given ahead, so that it never waits for one. */
const AHEAD = 4;

/**
 * Lives through the worlds of many seeds, on all processors. Resolves with those that were not sound, by their seeds;
 * `stopsEarly`: with the first seeds of these only.
 */
export async function runMany(asked: {
  readonly from: number;
  readonly runs: number;
  readonly bug?: BugName | null;
  readonly stopsEarly?: boolean;
  readonly onVerdict?: (verdict: Verdict) => void;
}): Promise<readonly Verdict[]> {
  const { from, runs, bug = null, stopsEarly = false, onVerdict } = asked;
  const unsound: Verdict[] = [];
  let next = from;
  const end = (): number => (stopsEarly && unsound.length > 0 ? next : from + runs);
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL("./seed-worker.ts", import.meta.url), {
        workerData: { bug },
        execArgv: ["--conditions=source"],
      });
      let asked = 0;
      const ask = (): void => {
        while (asked < AHEAD && next < end()) {
          worker.postMessage(next++);
          asked++;
        }
        if (asked === 0) void worker.terminate().then(() => resolve());
      };
      worker.on("message", (verdict: Verdict) => {
        asked--;
        onVerdict?.(verdict);
        if (verdict.found) unsound.push(verdict);
        ask();
      });
      worker.on("error", reject);
      ask();
    });
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return unsound.sort((a, b) => a.seed - b.seed);
}
