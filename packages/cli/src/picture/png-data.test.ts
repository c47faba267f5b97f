import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { chunk, header, pngOf } from "../../test/make-png.ts";
import { isPngDataSound } from "./png-data.ts";
import { decodePicture } from "./raster.ts";

const zeros = (bytes: number): Buffer => chunk("IDAT", deflateSync(Buffer.alloc(bytes)));

/** Rows of 16 × 16 pixels of four bytes; interlaced, the seven passes have 2 × 2, 2 × 2, 4 × 2 … 16 × 8 of them. */
const PLAIN = 16 * (1 + 16 * 4);
const INTERLACED = 16 * 16 * 4 + 2 + 2 + 2 + 4 + 4 + 8 + 8;

test("rows as the header speaks of them are sound, interlaced or not, in several pieces, of any depth", async () => {
  expect(isPngDataSound(pngOf(header(16), zeros(PLAIN)))).toBe(true);
  const interlaced = pngOf(header(16, { interlace: 1 }), zeros(INTERLACED));
  expect(isPngDataSound(interlaced)).toBe(true);
  expect(await decodePicture(interlaced)).toMatchObject({ width: 16, height: 16 });
  const packed = deflateSync(Buffer.alloc(PLAIN));
  const halves = [packed.subarray(0, 9), packed.subarray(9)].map((data) => chunk("IDAT", data));
  expect(isPngDataSound(pngOf(header(16), ...halves))).toBe(true);
  expect(isPngDataSound(pngOf(header(9, { depth: 1, colour: 0 }), zeros(9 * 3)))).toBe(true);
});

test.each([
  ["more rows than that", pngOf(header(16, { interlace: 1 }), zeros(INTERLACED + 1))],
  ["fewer", pngOf(header(16), zeros(PLAIN - 1))],
  ["a second header", pngOf(header(16), header(2000), zeros(PLAIN))],
  ["no header", pngOf(zeros(PLAIN))],
  ["255 bits a sample", pngOf(header(16, { depth: 255 }), zeros(16 * (1 + (16 * 4 * 255) / 8)))],
  ["4 bits a sample of a colour", pngOf(header(16, { depth: 4 }), zeros(16 * (1 + 16 * 2)))],
  ["a colour type that there is not", pngOf(header(16, { colour: 5 }), zeros(16))],
  ["a piece longer than the file", pngOf(header(16), zeros(PLAIN)).subarray(0, 60)],
  ["no picture", Buffer.from("no picture")],
])("%s: refused, and not decoded", async (_, file) => {
  expect(isPngDataSound(file)).toBe(false);
  expect(await decodePicture(file)).toBeNull();
});

test("a file of half a megabyte that unpacks to 512 MiB costs next to nothing", async () => {
  const bomb = pngOf(header(16, { interlace: 1 }), zeros(512 * 1024 * 1024));
  const before = process.memoryUsage.rss();
  expect(await decodePicture(bomb)).toBeNull();
  expect(process.memoryUsage.rss() - before).toBeLessThan(50 * 1024 * 1024);
});
