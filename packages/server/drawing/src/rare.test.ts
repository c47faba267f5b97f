import { expect, it } from "vitest";
import { chooseRare, RARE_NAMES, RARE_ONES } from "./rare.ts";
import { chanceOf } from "./sketch/chance.ts";

it("comes to each rare one as often as its odds say, and to some rare one about once in a hundred", () => {
  const TRIES = 60_000;
  const seen = new Map<string, number>();
  const chance = chanceOf("odds");
  for (let i = 0; i < TRIES; i++) {
    const rare = chooseRare(chance);
    if (rare) seen.set(rare, (seen.get(rare) ?? 0) + 1);
  }
  expect([...seen.keys()].sort()).toEqual([...RARE_NAMES].sort());
  for (const name of RARE_NAMES) {
    const mean = TRIES / RARE_ONES[name].oneIn;
    // Four standard deviations of so rare an event.
    expect(Math.abs((seen.get(name) ?? 0) - mean)).toBeLessThan(4 * Math.sqrt(mean));
  }
  const all = [...seen.values()].reduce((sum, count) => sum + count, 0);
  expect(all / TRIES).toBeGreaterThan(0.008);
  expect(all / TRIES).toBeLessThan(0.012);
});

it("lists every rare one once", () => {
  expect([...RARE_NAMES].sort()).toEqual(Object.keys(RARE_ONES).sort());
});
