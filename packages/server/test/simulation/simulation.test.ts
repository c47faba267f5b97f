import { expect, it } from "vitest";
import { expectSound } from "./expect-sound.ts";
import { runMany, type Verdict } from "./run-many.ts";
import { runSeed } from "./run-seed.ts";

it("is sound in 2,000 worlds", () => expectSound({ from: 1, runs: 2000 }), 600_000);

it("lives through the world of a seed in the same way each time, whatever ran before, and in any thread", async () => {
  const seeds = [7, 18, 29, 33];
  const digests = new Map<number, string>();
  for (const seed of seeds) digests.set(seed, (await runSeed(seed)).history.digest);
  for (const seed of seeds.toReversed()) {
    expect((await runSeed(seed)).history.digest, `seed ${seed}`).toBe(digests.get(seed));
  }
  const elsewhere: Verdict[] = [];
  await runMany({ from: 1, runs: 33, onVerdict: (verdict) => elsewhere.push(verdict) });
  const others = elsewhere.filter(({ seed }) => digests.has(seed));
  expect(new Map(others.map(({ seed, digest }) => [seed, digest]))).toEqual(digests);
});

it("makes worlds that differ", async () => {
  const digests = new Set<string>();
  await runMany({ from: 100, runs: 20, onVerdict: ({ digest }) => digests.add(digest) });
  expect(digests.size).toBe(20);
});
