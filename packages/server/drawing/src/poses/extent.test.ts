import sharp from "sharp";
import { expect, it } from "vitest";
import { chooseCoat } from "../coat/coat.ts";
import { chooseTones } from "../coat/tones.ts";
import { POSE_NAMES } from "../pose.ts";
import { drawProp, PROP_NAMES, propBox } from "../props.ts";
import { chanceOf } from "../sketch/chance.ts";
import { colour } from "../sketch/colour.ts";
import { place, sketch } from "../sketch/sketch.ts";
import { chooseSubject, drawSubject } from "../subject.ts";
import type { Box } from "./extent.ts";

const SIZE = 300;
const SCALE = 0.25;
const ORIGIN = { x: SIZE / 2, y: SIZE * 0.75, scale: SCALE };

/** The rectangle of all that is not transparent, in the drawing's own coordinates. */
async function inked(defs: string, drawing: string): Promise<Box> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}">${defs}${place(drawing, ORIGIN)}</svg>`;
  const { data } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const box = { left: SIZE, top: SIZE, right: 0, bottom: 0 };
  for (let at = 3; at < data.length; at += 4) {
    if ((data[at] ?? 0) < 40) continue;
    const [x, y] = [((at - 3) / 4) % SIZE, Math.floor((at - 3) / 4 / SIZE)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  }
  return {
    left: (box.left - ORIGIN.x) / SCALE,
    right: (box.right - ORIGIN.x) / SCALE,
    top: (box.top - ORIGIN.y) / SCALE,
    bottom: (box.bottom - ORIGIN.y) / SCALE,
  };
}

/** How far ink leaves a box; two pixels of a picture of this size are 8. */
function excess(ink: Box, box: Box): number {
  return Math.max(box.left - ink.left, box.top - ink.top, ink.right - box.right, ink.bottom - box.bottom);
}

it.each(POSE_NAMES.flatMap((pose) => [[pose, "grown"] as const, [pose, "kitten"] as const]))(
  "knows how far a cat reaches that is %s (%s)",
  async (pose, age) => {
    for (const seed of ["a", "b", "c"]) {
      const chance = chanceOf(seed);
      const coat = chooseCoat(chance.fork("coat"));
      const subject = chooseSubject(chance, { age, pose, coat });
      const s = sketch();
      const drawn = drawSubject(s, subject, {
        gaze: [-0.8, 0.3],
        dye: colour(0.6, 0.1, 20),
        isOnLight: true,
      });
      const ink = await inked(s.defs(), drawn.cat + drawn.overEdge);
      expect(excess(ink, subject.box)).toBeLessThan(12);
    }
  },
);

it.each(PROP_NAMES)("knows how far a thing reaches: %s", async (prop) => {
  for (const seed of ["a", "b", "c"]) {
    const chance = chanceOf(seed);
    const s = sketch();
    const drawing = drawProp(s, prop, chooseTones(chance, chooseCoat(chance)), chance);
    const ink = await inked(s.defs(), drawing);
    expect(excess(ink, propBox(prop))).toBeLessThan(9);
  }
});
