import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";

/** A picture of one colour. */
export function plainPicture(
  format: "png" | "jpeg" | "webp" | "gif",
  { width = 60, height = 40, shade = 100 } = {},
): Promise<Buffer> {
  const background = { r: shade % 256, g: 120, b: 90 };
  return sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

/** A JPEG whose left half is red and whose right half is blue, as a camera held so would have stored it. */
export async function photo(orientation: number, { width = 60, height = 40 } = {}): Promise<Buffer> {
  const red = { create: { width: width / 2, height, channels: 3 as const, background: "#ff0000" } };
  const upright = sharp({ create: { width, height, channels: 3, background: "#0000ff" } })
    .composite([{ input: red, left: 0, top: 0 }])
    .png();
  // The inverse of what a viewer does for each value of EXIF's orientation: first a turn, then a mirror.
  const [degrees = 0, mirror = null] =
    ([[], [0, "flop"], [180], [0, "flip"], [90, "flop"], [270], [90, "flip"], [90]] as const)[
      orientation - 1
    ] ?? [];
  const turned = sharp(
    await sharp(await upright.toBuffer())
      .rotate(degrees)
      .png()
      .toBuffer(),
  );
  const stored = mirror === "flip" ? turned.flip() : mirror === "flop" ? turned.flop() : turned;
  const position = { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" };
  return await sharp(await stored.png().toBuffer())
    .jpeg({ quality: 95 })
    .withMetadata({ orientation, exif: { IFD0: { Copyright: "SECRETNAME" }, IFD3: position } })
    .withXmp("<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRETPLACE</x:xmpmeta>")
    .toBuffer();
}

/** Frames of different shades, 70 ms each, shown three times. */
export async function animation(
  format: "gif" | "webp",
  { frames = 5, width = 60, height = 40 } = {},
): Promise<Buffer> {
  const shades = Array.from({ length: frames }, (_, i) =>
    plainPicture("png", { width, height, shade: i * 40 }),
  );
  const joined = sharp(await Promise.all(shades), { join: { animated: true } });
  const delay = Array.from({ length: frames }, () => 70);
  return format === "gif"
    ? await joined.gif({ delay, loop: 3, effort: 1 }).toBuffer()
    : await joined.webp({ delay, loop: 3, effort: 0 }).toBuffer();
}

/** A PNG of one bit a pixel, all black: a few bytes for many pixels. */
export function blackPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 9 });
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
