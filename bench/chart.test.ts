import { expect, test } from "vitest";
import { labelPlaces, stepsTo, svgOf } from "./chart.ts";

test("steps are round and reach as far as the values", () => {
  expect(stepsTo(9.3)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(stepsTo(100)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(stepsTo(0)).toEqual([0]);
});

test("names at the ends of curves never cover each other, and stay within the picture", () => {
  expect(labelPlaces([100, 200])).toEqual([100, 200]);
  expect(labelPlaces([101, 100, 102])).toEqual([118, 100, 136]);
  expect(labelPlaces([284, 284])).toEqual([266, 284]);
});

test("a chart is an image that says what it shows, with a dot for each point", () => {
  const point = (x: number, y: number) => ({ x, y, from: y - 1, to: y + 1 });
  const svg = svgOf({
    title: "A <request>",
    along: "tickets waiting",
    unit: "ms",
    curves: [
      { name: "take", isBare: false, points: [point(1000, 2), point(1_000_000, 4)] },
      { name: "bare", isBare: true, points: [point(1000, 1)] },
    ],
  });
  expect(svg).toContain("A &lt;request> (ms)");
  expect(svg.match(/<circle/g)).toHaveLength(3);
  expect(svg.match(/class="line bare"/g)).toHaveLength(1);
  expect(svg).toContain(">1,000,000<");
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});
