import { expect } from "vitest";
import { type Place, startCatq } from "../run-catq.ts";
import { type Ran, runMain } from "../run-main.ts";
import { watchMemory } from "./memory.ts";
import { expectClean, expectNoPiles } from "./poison.ts";

/** Longer than the slowest of catq's own limits, with room for a busy machine. */
const MAX_MS = 90_000;
/** Node and what catq loads of it take about 90 MB. */
const MAX_MEGABYTES = 250;

/** Runs the built catq to its end; fails where that, what it says or its memory is not as it should be. */
export async function runBuilt(
  place: Place,
  args: readonly string[],
  exitCodes: readonly number[],
): Promise<string> {
  const running = startCatq(place, args, MAX_MS);
  const memory = watchMemory(running.pid);
  const { exit, ...said } = await running.ended;
  expect(memory.stop(), `catq ${args.join(" ")} took too much memory`).toBeLessThan(MAX_MEGABYTES);
  return soundWords({ ...said, exitCode: Number(exit) }, args, exitCodes);
}

/** The same in this process, which is much quicker; its memory cannot be told from the test's. */
export async function runHere(
  place: Place,
  args: readonly string[],
  exitCodes: readonly number[],
): Promise<string> {
  return soundWords(await runMain(place, [...args]), args, exitCodes);
}

function soundWords(
  { exitCode, stdout, stderr }: Ran,
  args: readonly string[],
  exitCodes: readonly number[],
): string {
  const what = `catq ${args.join(" ")}`;
  const said = stdout + stderr;
  expectClean(said, what);
  if (!args.includes("--json")) expectNoPiles(said, what);
  for (const line of args.includes("--json") ? stdout.split("\n").slice(0, -1) : []) JSON.parse(line);
  expect(exitCodes, `${what} ended with ${exitCode}: ${said.slice(0, 1000)}`).toContain(exitCode);
  expect(said, what).not.toMatch(/should not have happened|undefined|NaN|\[object/);
  return said;
}
