import { expect, it } from "vitest";
import { plainPicture } from "../../../test/pictures.ts";
import { formatOf } from "./picture-format.ts";

it.each(["png", "jpeg", "webp", "gif"] as const)("knows a %s by its bytes", async (format) => {
  expect(formatOf(await plainPicture(format))).toBe(format);
});

it.each([
  ["nothing", ""],
  ["text", "this is no cat at all"],
  ["a drawing in SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>"],
  ["a page", "<!doctype html><title>Sorry</title>"],
  ["the beginning of a signature", "\x89PNG"],
  ["a sound, which also begins with RIFF", "RIFF\x10\x00\x00\x00WAVEfmt "],
  ["a TIFF", "II*\x00aaaaaaaaaaaaaaaa"],
])("takes %s for no picture", (_what, text) => {
  expect(formatOf(Buffer.from(text, "latin1"))).toBeNull();
});
