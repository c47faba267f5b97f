import { expect, it } from "vitest";
import { composeCat } from "./compose.ts";
import { creditOf } from "./credit.ts";
import type { Traits } from "./traits.ts";

const minka: Traits = {
  rare: null,
  age: "grown",
  kittens: 0,
  coat: "ginger tabby",
  eyes: ["green", "green"],
  pose: "loaf",
  mood: "grumpy",
  scene: "windowsill",
  prop: "mug",
  accessory: "scarf",
  container: null,
};

it.each<[Partial<Traits>, string]>([
  [{}, "a grumpy ginger tabby cat in a scarf, loafing on a windowsill, with a mug"],
  [{ mood: "content", coat: "cow", prop: null }, "a black-and-white cat in a scarf, loafing on a windowsill"],
  [
    { pose: "curled", accessory: "flower", kittens: 2, scene: "bed", prop: null },
    "a ginger tabby cat with a flower at its ear and her two kittens, asleep on a bed",
  ],
  [
    {
      pose: "peeking",
      container: "paper bag",
      age: "kitten",
      mood: "startled",
      scene: "autumn",
      accessory: "nothing",
    },
    "a startled ginger tabby kitten, peeking out of a paper bag in an autumn wood, with a mug",
  ],
  [{ rare: "small tiger", coat: "tiger", scene: null }, "a very small tiger, far from home"],
])("says for whom it was drawn, and what is on it: %o", (changes, words) => {
  expect(creditOf({ ...minka, ...changes })).toBe(`Drawn by catq for {number}: ${words}`);
});

it("leaves the small things out where the line would be too long for a terminal", () => {
  const crowd: Traits = {
    ...minka,
    coat: "brown mackerel tabby",
    mood: "startled",
    pose: "stretched",
    kittens: 3,
    scene: "cat tree",
    prop: "ball of wool",
    accessory: "party hat",
  };
  expect(creditOf(crowd)).toBe(
    "Drawn by catq for {number}: a brown mackerel tabby cat and her three kittens, stretched out on a scratching tree",
  );
});

it("is one line of plain ASCII that fits a header, whatever is drawn", () => {
  for (let seed = 0; seed < 400; seed++) {
    const credit = creditOf(composeCat(`credit ${seed}`).traits);
    expect(credit).toMatch(/^[ -~]{30,120}$/);
  }
});
