import { expect } from "vitest";
import { type Place, type Ran, startCatq } from "../run-catq.ts";
import { runMain } from "../run-main.ts";
import { watchMemory } from "./memory.ts";
import { expectClean, expectNoPiles } from "./poison.ts";

/** Longer than the slowest of catq's own limits, with room for a busy machine. */
const LIMIT_MS = 90_000;
/** Node and what catq loads of it take about 90 MB. */
const MAX_MEGABYTES = 250;

/** Runs the built catq to its end; fails where that, what it says or its memory is not as it should be. */
export async function runBuilt(
  place: Place,
  args: readonly string[],
  exitCodes: readonly number[],
): Promise<string> {
  const running = startCatq(place, [...args]);
  const memory = watchMemory(running.child.pid);
  const tooLong = setTimeout(() => running.child.kill("SIGKILL"), LIMIT_MS);
  const ran = await running.ended;
  clearTimeout(tooLong);
  expect(memory.stop(), `catq ${args.join(" ")} took too much memory`).toBeLessThan(MAX_MEGABYTES);
  return soundWords(ran, args, exitCodes);
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
