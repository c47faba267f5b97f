import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { z } from "zod";

const TUNED = `import { tuneYoungGeneration } from ${JSON.stringify(
  new URL("../dist/young-generation.js", import.meta.url).href,
)}; tuneYoungGeneration();`;
const UNTUNED = "";

/** What a process of its own says, as JSON. `size()` is that of its young generation, in MiB; `turn()` is one of the event loop. */
function said(prelude: string, script: string): unknown {
  const whole = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { setImmediate as turn } from "node:timers/promises";
    import { setTimeout as sleep } from "node:timers/promises";
    const size = () =>
      getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size / 2 ** 20;
    ${prelude}
    ${script}`;
  const flags = ["--expose-gc", "--allow-natives-syntax", "--input-type=module"];
  return JSON.parse(execFileSync(process.execPath, [...flags, "-e", whole], { encoding: "utf8" }));
}

it("keeps the young generation from growing beyond what is of use", () => {
  const grown = (prelude: string): unknown =>
    said(
      prelude,
      `const kept = [];
      for (let i = 0; i < 400; i++) {
        for (let j = 0; j < 2000; j++) kept.push({ i, j, text: [i, j] });
        await turn();
      }
      console.log(size() * Math.sign(kept.length));`,
    );
  const limited = grown(TUNED);
  expect(limited).toBeGreaterThanOrEqual(8);
  expect(limited).toBeLessThanOrEqual(32);
  expect(grown(UNTUNED)).toBeGreaterThan(Number(limited));
});

it("lets it grow again where V8 has made it small in a quiet time", () => {
  const sizes = z.object({ first: z.number(), quiet: z.number(), second: z.number() }).parse(
    said(
      TUNED,
      `const ring = new Array(3000);
    const work = async () => {
      for (let t = 0; t < 200; t++) {
        for (let i = 0; i < 3000; i++) ring[i] = { a: [t, i], text: "x" + i };
        await turn();
      }
      return size();
    };
    const first = await work();
    gc();
    await sleep(1500);
    gc();
    await turn();
    const quiet = size();
    console.log(JSON.stringify({ first, quiet, second: await work() }));`,
    ),
  );
  expect(sizes.first).toBeGreaterThanOrEqual(8);
  expect(sizes.quiet).toBeLessThan(8);
  expect(sizes.second).toBeGreaterThanOrEqual(8);
});

it("makes everything young, also what has often grown old", () => {
  const young = (prelude: string): unknown =>
    said(
      prelude,
      `const make = (i) => [i, i + 1, {}];
      const kept = [];
      for (let t = 0; t < 300; t++) {
        for (let i = 0; i < 2000; i++) kept.push(make(i));
        await turn();
      }
      console.log(%InYoungGeneration(make(0)));`,
    );
  expect(young(TUNED)).toBe(true);
  expect(young(UNTUNED)).toBe(false);
});
