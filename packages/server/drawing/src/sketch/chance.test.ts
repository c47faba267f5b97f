import { expect, it } from "vitest";
import { chanceOf } from "./chance.ts";

it("repeats itself from the same seed and differs from another", () => {
  const draw = (seed: string) => {
    const chance = chanceOf(seed);
    return Array.from({ length: 20 }, () => chance.next());
  };
  expect(draw("a")).toEqual(draw("a"));
  expect(draw("a")).not.toEqual(draw("b"));
});

it("is spread evenly and stays within its bounds", () => {
  const chance = chanceOf("spread");
  const bins = new Array<number>(10).fill(0);
  for (let i = 0; i < 20_000; i++) bins[chance.whole(0, 9)] = (bins[chance.whole(0, 9)] ?? 0) + 1;
  for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(400);
  for (let i = 0; i < 2000; i++) {
    expect(Math.abs(chance.bell())).toBeLessThanOrEqual(1);
    expect(chance.between(3, 4)).toBeGreaterThanOrEqual(3);
    expect(chance.between(3, 4)).toBeLessThan(4);
  }
});

it("picks by weight", () => {
  const chance = chanceOf("weights");
  const picked = Array.from({ length: 4000 }, () =>
    chance.weighted([
      ["often", 3],
      ["seldom", 1],
      ["never", 0],
    ] as const),
  );
  const often = picked.filter((name) => name === "often").length;
  expect(often).toBeGreaterThan(2850);
  expect(often).toBeLessThan(3150);
  expect(picked).not.toContain("never");
  expect(() => chance.pick([])).toThrow(RangeError);
});

it("forks by name alone, however much was drawn before", () => {
  const a = chanceOf("seed");
  const b = chanceOf("seed");
  b.next();
  expect(a.fork("tail").next()).toBe(b.fork("tail").next());
  expect(a.fork("tail").next()).not.toBe(a.fork("ears").next());
});
