import jsQR from "jsqr";
import sharp from "sharp";

/** The picture that a phone's camera finds codes in: 1920 pixels across 65°, as most have without zooming. */
const PIXELS_ACROSS = 1920;
const HALF_ANGLE = (32.5 * Math.PI) / 180;

/** What a reader of codes finds in a picture; null where it finds none. */
export async function readCode(picture: Buffer): Promise<string | null> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixels = new Uint8ClampedArray(data);
  return jsQR.default(pixels, info.width, info.height, { inversionAttempts: "dontInvert" })?.data ?? null;
}

/**
 * What a phone reads of a screen from so many metres: smaller by the distance, not quite straight, a little out of
 * focus. `heightMm` is the height of the screen itself.
 */
export async function readFromAfar(
  screenshot: Buffer,
  o: { heightMm: number; metres: number },
): Promise<string | null> {
  const mmPerPixel = (2 * o.metres * 1000 * Math.tan(HALF_ANGLE)) / PIXELS_ACROSS;
  const smaller = await sharp(screenshot)
    .resize({ height: Math.round(o.heightMm / mmPerPixel), kernel: "cubic" })
    .png()
    .toBuffer();
  return readCode(await sharp(smaller).rotate(7, { background: "#332c28" }).blur(0.6).png().toBuffer());
}
