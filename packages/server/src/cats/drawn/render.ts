import sharp from "sharp";
import { composeCat, creditOf } from "#drawing";
import type { Drawing } from "./drawn-cats.ts";

// One picture at a time, none twice: libvips' threads and operation cache would only take memory.
sharp.concurrency(1);
sharp.cache(false);

/** Width and height of every drawn cat, in pixels. */
export const PICTURE_SIZE = 1024;

/** Draws the cat of a seed as a PNG. Loads sharp: never import this from the daemon's own process. */
export async function renderCat(seed: Uint8Array): Promise<Drawing> {
  const { svg, traits } = composeCat(seed);
  return { png: await renderSvg(svg, PICTURE_SIZE), credit: creditOf(traits) };
}

/**
 * A square PNG of an SVG, `size` pixels wide. Level 4 of deflate takes two thirds of the processor time of level 6, for
 * 7 % more bytes.
 */
export async function renderSvg(svg: string, size: number): Promise<Buffer> {
  return await sharp(Buffer.from(svg))
    .resize(size, size)
    .removeAlpha()
    .png({ compressionLevel: 4, adaptiveFiltering: false })
    .toBuffer();
}
