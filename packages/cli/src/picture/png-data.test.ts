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

test("a JPEG with a second, larger frame is refused before that is decoded", async () => {
  const frame = (size: number): number[] => [
    ...[0xff, 0xc0, 0, 17, 8, size >> 8, size & 255, size >> 8, size & 255, 3],
    ...[1, 0x44, 0, 2, 0x44, 0, 3, 0x44, 0],
  ];
  const jpeg = Buffer.from([0xff, 0xd8, ...frame(16), ...frame(30_000), 0xff, 0xd9]);
  const before = process.memoryUsage.rss();
  expect(await decodePicture(jpeg)).toBeNull();
  expect(process.memoryUsage.rss() - before).toBeLessThan(50 * 1024 * 1024);
});
