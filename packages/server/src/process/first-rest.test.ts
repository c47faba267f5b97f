import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

const MODULE = JSON.stringify(new URL("../../build/process/first-rest.js", import.meta.url).href);

/** What `run` says in a process whose start left garbage; `size()` is that of the young generation in MiB. */
function said(run: string): unknown {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { setTimeout as sleep } from "node:timers/promises";
    import { collectAtFirstRest } from ${MODULE};
    const size = () =>
      getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size / 2 ** 20;
    const kept = [];
    while (size() < 4) kept.push({ a: [kept.length] });
    kept.length = 0;
    collectAtFirstRest(20);
    ${run}`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

it("gives back what the start left behind when nothing happens for a while", () => {
  expect(
    said("for (let i = 0; i < 40 && size() >= 4; i++) await sleep(500); console.log(size());"),
  ).toBeLessThan(4);
});

it("collects nothing while there is work", () => {
  const busy = `
    const until = performance.now() + 500;
    while (performance.now() < until) {
      for (const at = performance.now(); performance.now() - at < 5; );
      await sleep(1);
    }
    console.log(size());`;
  expect(said(busy)).toBeGreaterThanOrEqual(4);
});
