import { expect, it } from "vitest";
import { colour, css, hueDistance, mix, shift } from "./colour.ts";

it.each([
  [colour(1, 0, 0), "#ffffff"],
  [colour(0, 0, 0), "#000000"],
  // The primaries of sRGB as OKLCH has them.
  [colour(0.628, 0.2577, 29.23), "#ff0000"],
  [colour(0.452, 0.3132, 264.05), "#0000ff"],
])("writes %o as %s", (from, text) => {
  const bytes = (hex: string) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
  const want = bytes(text);
  for (const [i, byte] of bytes(css(from)).entries())
    expect(Math.abs(byte - (want[i] ?? 0))).toBeLessThan(14);
});

it("gives up chroma, not lightness, for colours that no screen has", () => {
  expect(css(colour(0.9, 0.4, 264))).toMatch(/^#[0-9a-f]{6}$/);
  expect(css(shift(colour(0.95, 0.02, 10), 1))).toBe("#ffffff");
});

it("measures hues the short way round", () => {
  expect(hueDistance(350, 10)).toBe(20);
  expect(hueDistance(-90, 180)).toBe(90);
});

it("mixes by way of the straight line, so opposite hues meet in grey", () => {
  expect(mix(colour(0.5, 0.1, 0), colour(0.7, 0.1, 180), 0.5)).toMatchObject({
    l: 0.6,
    c: expect.closeTo(0, 5),
  });
});
