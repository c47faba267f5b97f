import sharp, { type Sharp } from "sharp";
import { formatOf } from "./picture-format.ts";
import { MAX_PIXELS, type Writing, waysToWrite } from "./prepare-plan.ts";

/** Bytes of a prepared picture: what a phone loads in a moment, and a database row can well hold. */
export const MAX_PREPARED_BYTES = 4 * 1024 * 1024;
const TIMEOUT_S = 10;

// One picture at a time, none twice: libvips' threads and operation cache would only take memory.
sharp.concurrency(1);
sharp.cache(false);
// Only the loaders that are needed: the pictures are untrusted.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Png", "Jpeg", "Webp", "Nsgif"].map((format) => `VipsForeignLoad${format}Buffer`),
});

export interface PreparedPicture {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** It is no picture, is broken, or too large to decode. The message says which. */
export class RefusedPicture extends Error {
  override readonly name = "RefusedPicture";
}

/**
 * Decodes a picture and encodes it again: upright, without metadata, no edge longer than `maxEdge` pixels, of at most
 * {@link MAX_PREPARED_BYTES}. Throws RefusedPicture. Loads sharp: never import this from the daemon's own process.
 */
export async function preparePicture(bytes: Uint8Array, maxEdge: number): Promise<PreparedPicture> {
  const format = formatOf(bytes);
  if (!format)
    throw new RefusedPicture(bytes.length === 0 ? "it is empty" : "it is no PNG, JPEG, WebP or GIF");
  try {
    const { width, height, pages = 1, orientation = 1 } = await open(bytes).metadata();
    for (const way of waysToWrite({ format, width, height, frames: pages, orientation }, maxEdge)) {
      const written = await write(bytes, way);
      if (written.length <= MAX_PREPARED_BYTES) return { mediaType: `image/${way.format}`, bytes: written };
    }
  } catch (error) {
    throw new RefusedPicture(reasonOf(error), { cause: error });
  }
  throw new RefusedPicture("it stays too heavy however small it is made");
}

function open(bytes: Uint8Array, isAnimated = false): Sharp {
  // `error` and not `warning`: cameras write JPEGs with slips that every viewer forgives.
  return sharp(bytes, { animated: isAnimated, failOn: "error", limitInputPixels: MAX_PIXELS });
}

async function write(bytes: Uint8Array, { isAnimated, format, maxEdge }: Writing): Promise<Buffer> {
  const opened = open(bytes, isAnimated).timeout({ seconds: TIMEOUT_S });
  const upright = isAnimated ? opened : opened.autoOrient();
  const fitting = upright.resize(maxEdge, maxEdge, { fit: "inside", withoutEnlargement: true });
  switch (format) {
    case "png":
      return await fitting.png({ compressionLevel: 6 }).toBuffer();
    case "jpeg":
      return await fitting.jpeg({ quality: 85 }).toBuffer();
    case "webp":
      return await fitting.webp({ quality: 82, effort: isAnimated ? 2 : 4 }).toBuffer();
  }
}

function reasonOf(error: unknown): string {
  const [first = ""] = String(error instanceof Error ? error.message : error).split("\n");
  return `it cannot be decoded: ${first}`;
}
