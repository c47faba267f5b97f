import { createJimp } from "@jimp/core";
import jpeg from "@jimp/js-jpeg";
import png from "@jimp/js-png";
import { methods as resizing } from "@jimp/plugin-resize";
import { imageDimensionsFromData } from "image-dimensions";
import { isJpegDataSound } from "./jpeg-data.ts";
import { isPngDataSound } from "./png-data.ts";

// Loaded only where a picture is shown. Of Jimp no more than decoders and resizing.

const Jimp = createJimp({ formats: [png, jpeg], plugins: [resizing] });

/** More than any terminal shows. Decoding takes up to 40 bytes a pixel: 160 MiB. */
const MAX_PIXELS = 2048 * 2048;
/** As the decoder counts, so that a file with several frames is refused. */
const MAX_JPEG_MIB = 128;

/** A picture in memory: RGBA, 8 bits each, row after row. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A decoded picture. */
export interface Decoded {
  readonly width: number;
  readonly height: number;
  /** Scaled to exactly this many pixels. */
  resized(width: number, height: number): Raster;
  /** As a PNG file. */
  toPng(): Promise<Uint8Array>;
}

/** Decodes a PNG or JPEG; null for what is neither, broken, over {@link MAX_PIXELS}, or other than its header says. */
export async function decodePicture(bytes: Uint8Array): Promise<Decoded | null> {
  const size = sizeOf(bytes);
  if (size === null || !(size.type === "png" ? isPngDataSound(bytes) : isJpegDataSound(bytes))) return null;
  try {
    const image = await Jimp.fromBuffer(Buffer.from(bytes), {
      "image/jpeg": { maxResolutionInMP: MAX_PIXELS / 1e6, maxMemoryUsageInMB: MAX_JPEG_MIB },
    });
    return {
      width: image.bitmap.width,
      height: image.bitmap.height,
      resized: (w, h) => image.clone().resize({ w, h }).bitmap,
      toPng: () => image.getBuffer("image/png"),
    };
  } catch {
    return null;
  }
}

/** The size in pixels by a picture's header; null where it is no picture, or over {@link MAX_PIXELS}. */
export function sizeOf(bytes: Uint8Array): { width: number; height: number; type: string } | null {
  const size = imageDimensionsFromData(bytes);
  if (size === undefined || !(size.width > 0 && size.height > 0)) return null;
  return size.width * size.height > MAX_PIXELS ? null : size;
}
