import { expect, it } from "vitest";
import { type PictureFacts, waysToWrite } from "./prepare-plan.ts";

const PHOTO: PictureFacts = { format: "jpeg", width: 4000, height: 3000, frames: 1, orientation: 6 };
const CLIP: PictureFacts = { format: "gif", width: 500, height: 400, frames: 20, orientation: 1 };

it("writes a still picture in its own format, and ever smaller as WebP where that is too heavy", () => {
  expect(waysToWrite(PHOTO, 1600)).toEqual([
    { isAnimated: false, format: "jpeg", maxEdge: 1600 },
    { isAnimated: false, format: "webp", maxEdge: 1600 },
    { isAnimated: false, format: "webp", maxEdge: 1120 },
    { isAnimated: false, format: "webp", maxEdge: 800 },
    { isAnimated: false, format: "webp", maxEdge: 560 },
  ]);
});

it("writes a still GIF as a PNG", () => {
  expect(waysToWrite({ ...CLIP, frames: 1 }, 1600)[0]).toMatchObject({ isAnimated: false, format: "png" });
});

it("writes an animation as WebP, and its first frame where that stays too heavy", () => {
  const ways = waysToWrite(CLIP, 1600);
  expect(ways[0]).toEqual({ isAnimated: true, format: "webp", maxEdge: 500 });
  expect(ways.slice(0, 4).every(({ isAnimated }) => isAnimated)).toBe(true);
  expect(ways[4]).toMatchObject({ isAnimated: false, format: "png" });
});

it.each([
  ["many frames", { ...CLIP, frames: 200 }, 273],
  ["large frames", { ...CLIP, width: 2000, height: 1000 }, 1095],
])("makes an animation smaller that has %s", (_what, facts, maxEdge) => {
  expect(waysToWrite(facts, 1600)[0]).toEqual({ isAnimated: true, format: "webp", maxEdge });
});

it.each([
  ["has more pixels in all than may be decoded", { ...CLIP, frames: 400 }],
  ["would have to be tiny", { ...CLIP, width: 150, height: 150, frames: 2900 }],
  ["has to be turned, which goes for single pictures only", { ...CLIP, orientation: 6 }],
])("shows the first frame of an animation that %s", (_what, facts) => {
  expect(waysToWrite(facts, 1600).some(({ isAnimated }) => isAnimated)).toBe(false);
});

it("keeps a tiny animation as it is", () => {
  expect(waysToWrite({ ...CLIP, width: 60, height: 40 }, 1600)[0]).toMatchObject({
    isAnimated: true,
    maxEdge: 60,
  });
});
