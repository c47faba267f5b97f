import { expect, it } from "vitest";
import { colour } from "../sketch/colour.ts";
import { sketch } from "../sketch/sketch.ts";
import { glow } from "./scenery.ts";

const LIGHT = colour(0.99, 0.05, 85);
const heightsOf = (svg: string): number[] =>
  [...(/ d="([^"]*)"/.exec(svg)?.[1]?.matchAll(/[ML0-9.-]+ ([\d.-]+)(?=[A-Z])/g) ?? [])].map(([, y]) =>
    Number(y),
  );

it("paints no light where something opaque covers it, but for the pixels of its edge", () => {
  const svg = glow(sketch(), [512, 560], 400, LIGHT, 0.3, 800);
  expect(heightsOf(svg)).toEqual([804, 804]);
  // Above its middle the shorter way round is the wrong one, below it the longer.
  expect(svg).toContain("A400 400 0 1 1");
  expect(glow(sketch(), [512, 900], 400, LIGHT, 0.3, 800)).toContain("A400 400 0 0 1");
});

it("paints a whole light where nothing covers it", () => {
  const whole = glow(sketch(), [512, 560], 400, LIGHT, 0.3);
  expect(glow(sketch(), [512, 560], 400, LIGHT, 0.3, 960)).toBe(whole);
});

it("paints nothing for a light without strength", () => {
  const s = sketch();
  expect(glow(s, [512, 560], 400, LIGHT, 0)).toBe("");
  expect(s.defs()).toBe("<defs></defs>");
});
