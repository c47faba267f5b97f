import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

const TUNED = `import { tuneYoungGeneration } from ${JSON.stringify(
  new URL("../../build/process/young-generation.js", import.meta.url).href,
)}; tuneYoungGeneration();`;
const UNTUNED = "";
/** What the processes wait for depends on what else the machine does. */
const PATIENCE_MS = 20_000;

/**
 * What a process of its own says, as JSON. There, `size()` is that of the young generation in MiB, `turn()` is one of
 * the event loop, and `until(condition)` resolves with whether it came true in time, trying `step` in between.
 */
function said(prelude: string, script: string): unknown {
  const whole = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { setImmediate as turn } from "node:timers/promises";
    import { setTimeout as sleep } from "node:timers/promises";
    const size = () =>
      getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size / 2 ** 20;
    const until = async (condition, step) => {
      while (!condition() && performance.now() < ${PATIENCE_MS}) await step();
      return condition();
    };
    ${prelude}
    ${script}`;
  const flags = ["--expose-gc", "--allow-natives-syntax", "--input-type=module"];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, "-e", whole], { encoding: "utf8" });
  // A V8 that does not know a flag says so.
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

/** Makes things that are kept for a while: `step()` does so for one turn, and notes whether the last one was made old. */
const KEEPING = `
  globalThis.ring = new Array(200_000).fill(null);
  let perStep = 2000;
  let steps = 0;
  let isMadeOld = false;
  const step = async () => {
    let last = null;
    for (let i = 0; i < perStep; i++) ring[(steps * perStep + i) % ring.length] = last = [i, i + 1, {}];
    isMadeOld ||= !%InYoungGeneration(last);
    steps++;
    await turn();
  };`;

it(
  "keeps the young generation from growing beyond what is of use",
  () => {
    const limited = said(TUNED, `${KEEPING} await until(() => steps >= 1000, step); console.log(size());`);
    expect(limited).toBeGreaterThanOrEqual(8);
    expect(limited).toBeLessThanOrEqual(32);
    expect(
      said(UNTUNED, `${KEEPING} perStep = 50_000; console.log(await until(() => size() > 32, step));`),
    ).toBe(true);
  },
  2 * PATIENCE_MS,
);

it(
  "lets it grow again where V8 has made it small in a quiet time",
  () => {
    const work = `async () => {
      for (let i = 0; i < 3000; i++) ring[i] = { a: [i], text: "x" + i };
      await turn();
    }`;
    const seen = said(
      TUNED,
      `globalThis.ring = new Array(3000);
      const work = ${work};
      const isLarge = await until(() => size() >= 8, work);
      const isSmall = await until(() => size() < 8, async () => { await sleep(200); gc(); await turn(); });
      console.log(JSON.stringify({ isLarge, isSmall, isLargeAgain: await until(() => size() >= 8, work) }));`,
    );
    expect(seen).toEqual({ isLarge: true, isSmall: true, isLargeAgain: true });
  },
  2 * PATIENCE_MS,
);

it(
  "makes everything young, also what has often grown old",
  () => {
    const tuned = `${KEEPING} await until(() => isMadeOld || steps >= 1000, step); console.log(isMadeOld);`;
    expect(said(TUNED, tuned)).toBe(false);
    expect(said(UNTUNED, `${KEEPING} console.log(await until(() => isMadeOld, step));`)).toBe(true);
  },
  2 * PATIENCE_MS,
);
