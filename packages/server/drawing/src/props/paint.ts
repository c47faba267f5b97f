import { colour } from "../sketch/colour.ts";
import { oval } from "../sketch/path.ts";
import { fill } from "../sketch/sketch.ts";

export const DARK = colour(0.25, 0.045, 45);
export const PALE = colour(0.97, 0.012, 85);

/** What a thing of that half breadth casts on its ground. */
export function shadow(rx: number): string {
  return fill(oval(4, 2, rx, rx * 0.16), DARK, 0.2);
}
