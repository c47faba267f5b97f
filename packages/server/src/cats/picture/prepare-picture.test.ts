import sharp from "sharp";
import { afterAll, expect, it } from "vitest";
import { animation, blackPng, photo, plainPicture } from "../../../test/pictures.ts";
import { MAX_PREPARED_BYTES, preparePicture } from "./prepare-picture.ts";

// Blocked as the module is loaded, in the whole process: tests of drawings, which may come next, read SVG.
afterAll(() => sharp.unblock({ operation: ["VipsForeignLoad"] }));

it.each([
  ["png", "image/png"],
  ["jpeg", "image/jpeg"],
  ["webp", "image/webp"],
  ["gif", "image/png"],
] as const)("takes a %s and gives it as %s", async (format, mediaType) => {
  const prepared = await preparePicture(await plainPicture(format), 1600);
  expect(prepared.mediaType).toBe(mediaType);
  expect(await sharp(prepared.bytes).metadata()).toMatchObject({ width: 60, height: 40 });
});

it.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "sets a photo of orientation %i upright, and tells nothing of it",
  async (orientation) => {
    const taken = await photo(orientation);
    expect(taken.includes("SECRETNAME") && taken.includes("SECRETPLACE")).toBe(true);
    const { bytes } = await preparePicture(taken, 1600);
    const { width, height, orientation: left, exif, xmp, iptc, icc } = await sharp(bytes).metadata();
    expect({ width, height }).toEqual({ width: 60, height: 40 });
    expect([left, exif, xmp, iptc, icc].filter((part) => part !== undefined)).toEqual([]);
    for (const secret of ["SECRET", "Exif", "GPS", "xmp"])
      expect(Buffer.from(bytes).includes(secret)).toBe(false);
    const pixels = await sharp(bytes).raw().toBuffer();
    const at = (x: number): number[] => [...pixels.subarray((20 * 60 + x) * 3, (20 * 60 + x) * 3 + 3)];
    expect(at(5)[0]).toBeGreaterThan(200);
    expect(at(5)[2]).toBeLessThan(60);
    expect(at(55)[2]).toBeGreaterThan(200);
  },
);

it("drops the comments of a PNG and of a GIF", async () => {
  const comment = Buffer.from("COMMENT SECRET");
  const gif = await plainPicture("gif");
  // A comment extension (GIF89a, section 24) just before the trailer.
  const block = Buffer.concat([Buffer.from([0x21, 0xfe, comment.length]), comment, Buffer.from([0])]);
  const withComment = Buffer.concat([gif.subarray(0, -1), block, Buffer.from([0x3b])]);
  const png = await sharp(await plainPicture("png"))
    .withExif({ IFD0: { Copyright: "SECRET" } })
    .png()
    .toBuffer();
  for (const picture of [withComment, png]) {
    expect(picture.includes("SECRET")).toBe(true);
    expect(Buffer.from((await preparePicture(picture, 1600)).bytes).includes("SECRET")).toBe(false);
  }
});

it("makes the longer edge as long as allowed, and enlarges nothing", async () => {
  const wide = await preparePicture(await plainPicture("jpeg", { width: 900, height: 300 }), 300);
  expect(await sharp(wide.bytes).metadata()).toMatchObject({ width: 300, height: 100 });
  const turned = await preparePicture(await photo(6, { width: 900, height: 300 }), 300);
  expect(await sharp(turned.bytes).metadata()).toMatchObject({ width: 300, height: 100 });
});

it("makes a picture lighter that would be too heavy", async () => {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 90 };
  const create = { width: 1500, height: 1400, channels: 3 as const, background: "#000", noise };
  const heavy = await sharp({ create }).png({ compressionLevel: 1 }).toBuffer();
  expect(heavy.length).toBeGreaterThan(MAX_PREPARED_BYTES);
  const { mediaType, bytes } = await preparePicture(heavy, 1600);
  expect(mediaType).toBe("image/webp");
  expect(bytes.length).toBeLessThanOrEqual(MAX_PREPARED_BYTES);
});

it.each(["gif", "webp"] as const)("keeps a %s moving, at its pace, as often as it should", async (format) => {
  const { mediaType, bytes } = await preparePicture(await animation(format), 1600);
  expect(mediaType).toBe("image/webp");
  expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({
    pages: 5,
    pageHeight: 40,
    loop: 3,
    delay: [70, 70, 70, 70, 70],
  });
});

it("takes a picture of many pixels, and none of more than anybody should decode", async () => {
  const { bytes } = await preparePicture(blackPng(8000, 8000), 200);
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 200, height: 200 });
  await expect(preparePicture(blackPng(30_000, 30_000), 200)).rejects.toThrow("exceeds pixel limit");
});

it("refuses what is no picture, or half of one, and says why", async () => {
  const jpeg = await plainPicture("jpeg", { width: 600, height: 400 });
  const png = await plainPicture("png", { width: 600, height: 400 });
  const refused = (bytes: Buffer, why: string) =>
    expect(preparePicture(bytes, 1600)).rejects.toMatchObject({
      name: "RefusedPicture",
      message: expect.stringContaining(why),
    });
  await refused(Buffer.alloc(0), "it is empty");
  await refused(Buffer.from("a text file called cat.png"), "it is no PNG, JPEG, WebP or GIF");
  await refused(
    Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
    "it is no PNG",
  );
  await refused(jpeg.subarray(0, 400), "it cannot be decoded");
  await refused(png.subarray(0, png.length - 40), "it cannot be decoded");
  await refused(Buffer.concat([png.subarray(0, 8), Buffer.alloc(500, 7)]), "it cannot be decoded");
});
