import type { Scenery } from "../scenes/scenery.ts";
import { oval } from "./path.ts";
import { fill, type Sketch } from "./sketch.ts";

/** The soft shadow of what stands at a place of the ground, half as broad as `rx` says. */
export function groundShadow(
  s: Sketch,
  scenery: Scenery,
  at: { readonly x: number; readonly y: number; readonly rx: number },
): string {
  const { x, y, rx } = at;
  const squash = 0.17;
  return fill(
    oval(x + 10, y, rx, rx * squash),
    s.radial(
      [x + 10, y],
      rx,
      [
        [0, scenery.shadow, 0.5],
        [0.65, scenery.shadow, 0.34],
        [1, scenery.shadow, 0],
      ],
      squash,
    ),
  );
}
