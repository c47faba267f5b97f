import { expect, test } from "vitest";
import { blocksOf, paletteIndex } from "./blocks.ts";

const RED = [255, 0, 0, 255];
const BLUE = [0, 0, 255, 255];
const CLEAR = [9, 9, 9, 0];

function raster(width: number, ...pixels: readonly (readonly number[])[]) {
  return { width, height: pixels.length / width, data: Uint8Array.from(pixels.flat()) };
}

test("two pixels a cell, colours said once where neighbours share them", () => {
  expect(blocksOf(raster(2, RED, RED, BLUE, BLUE), 24)).toEqual([
    "\x1b[38;2;0;0;255;48;2;255;0;0m▄▄\x1b[39;49m",
  ]);
});

test("what is transparent is the terminal's own ground, above, below and both", () => {
  expect(blocksOf(raster(3, CLEAR, RED, CLEAR, BLUE, CLEAR, CLEAR), 24)).toEqual([
    "\x1b[38;2;0;0;255;49m▄\x1b[38;2;255;0;0;49m▀\x1b[39;49m \x1b[39;49m",
  ]);
});

test("an odd last row is half a cell high", () => {
  expect(blocksOf(raster(1, RED, BLUE, RED), 8)).toEqual([
    "\x1b[38;5;21;48;5;196m▄\x1b[39;49m",
    "\x1b[38;5;196;49m▀\x1b[39;49m",
  ]);
});

test("the nearest of 256 colours, greys among them", () => {
  expect(paletteIndex(0, 0, 0)).toBe(16);
  expect(paletteIndex(255, 255, 255)).toBe(231);
  expect(paletteIndex(128, 128, 128)).toBe(244);
  expect(paletteIndex(250, 5, 5)).toBe(196);
});
