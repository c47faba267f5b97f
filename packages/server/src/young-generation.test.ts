import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

const MIB = 1024 * 1024;

/** How large the young generation of a process is that keeps much of what it makes, in MiB. */
function grown(prelude: string): number {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { setImmediate as turn } from "node:timers/promises";
    ${prelude}
    const kept = [];
    for (let i = 0; i < 400; i++) {
      for (let j = 0; j < 2000; j++) kept.push({ i, j, text: [i, j] });
      await turn();
    }
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
    console.log(young.space_size, kept.length);`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  return Number.parseInt(said, 10) / MIB;
}

it("keeps the young generation from growing beyond what is of use", () => {
  const url = new URL("../dist/young-generation.js", import.meta.url).href;
  const limited = grown(`import { tuneYoungGeneration } from ${JSON.stringify(url)}; tuneYoungGeneration();`);
  expect(limited).toBeGreaterThan(4);
  expect(limited).toBeLessThanOrEqual(64);
  expect(grown("")).toBeGreaterThan(limited);
});
