import { numberOf } from "@catq/shared";
import { expect, it } from "vitest";
import { dotsOf } from "./glyphs.ts";

it("has a drawing of its own for each letter and digit", () => {
  const all = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"].map((character) => dotsOf(character, "print").lit);
  expect(new Set(all).size).toBe(36);
  for (const path of all) expect(path).not.toBe("");
});

it("is as wide as its number, and lights or leaves dark each dot once", () => {
  const number = numberOf(2600);
  const { width, height, lit, unlit } = dotsOf(number, "lamps");
  expect([width, height]).toEqual([23, 7]);
  expect((lit + unlit).match(/M/g)).toHaveLength(4 * 35);
});

it("leaves dark what it has no drawing for", () => {
  expect(dotsOf("?", "lamps").lit).toBe("");
});
