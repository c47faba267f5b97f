import { parentPort, workerData } from "node:worker_threads";
import { plant } from "./plant.ts";
import { BUGS, type BugName } from "./planted-bugs.ts";
import type { Verdict } from "./run-many.ts";

/** A thread that lives through the worlds of the seeds it is sent, in a daemon that may have a bug. */

const { bug } = workerData as { bug: BugName | null };
if (bug !== null) plant(BUGS[bug]);
// Where an error comes from costs more than the rest of a world that has thousands of them.
Error.stackTraceLimit = 0;
// Behind the hook that plants the bug.
const { runSeed } = await import("./run-seed.ts");

parentPort?.on("message", async (seed: number) => {
  const { found, history } = await runSeed(seed);
  parentPort?.postMessage({ seed, found, digest: history.digest } satisfies Verdict);
});
