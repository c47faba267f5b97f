import { expect, test } from "vitest";
import { isJpegDataSound } from "./jpeg-data.ts";
import { decodePicture } from "./raster.ts";

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

/** A progressive JPEG of 1024 × 1024 grey pixels: one scan, and others of 19 bytes that say nothing of any block. */
function jpegOf(scans: number): Buffer {
  const segment = (marker: number, body: number[]): number[] => [0xff, marker, 0, body.length + 2, ...body];
  const table = (kind: number, symbol: number): number[] =>
    segment(0xc4, [kind, 1, ...Array<number>(15).fill(0), symbol]);
  const scan = [...segment(0xda, [1, 1, 0, 1, 63, 0]), ...Array<number>(9).fill(0)];
  return Buffer.from([
    ...[0xff, 0xd8, ...segment(0xdb, [0, ...Array<number>(64).fill(1)])],
    ...segment(0xc2, [8, 4, 0, 4, 0, 1, 1, 0x11, 0]),
    ...[...table(0x10, 0xe0), ...table(0, 0)],
    ...[...segment(0xda, [1, 1, 0, 0, 0, 0]), ...Array<number>(128 * 16).fill(0)],
    ...Array.from({ length: scans - 1 }, () => scan).flat(),
    ...[0xff, 0xd9],
  ]);
}

test("a JPEG with more scans than anybody makes is refused before it holds up the decoder", async () => {
  expect(await decodePicture(jpegOf(40))).toMatchObject({ width: 1024, height: 1024 });
  const bomb = jpegOf(50_000);
  expect(isJpegDataSound(bomb)).toBe(false);
  const before = performance.now();
  expect(await decodePicture(bomb)).toBeNull();
  expect(performance.now() - before).toBeLessThan(1000);
});
