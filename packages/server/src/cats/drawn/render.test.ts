import sharp from "sharp";
import { expect, it } from "vitest";
import { PICTURE_SIZE, renderCat } from "./render.ts";

it("makes a PNG of 1024 × 1024 without transparency, the same from the same seed", async () => {
  const seed = Buffer.from("Minka");
  const { png, credit } = await renderCat(seed);
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([PICTURE_SIZE, PICTURE_SIZE, 3]);
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.length).toBeGreaterThan(50_000);
  expect(png.length).toBeLessThan(500_000);
  // Something is on it.
  expect(new Set(data.subarray(0, 3 * 1024 * 512)).size).toBeGreaterThan(100);
  expect(await renderCat(seed)).toEqual({ png, credit });
  expect(credit).toMatch(/^Drawn by catq for \{number\}: .*\bcat\b|kitten/);
});
