import type { Chance } from "../sketch/chance.ts";
import { type Colour, colour, shift } from "../sketch/colour.ts";
import { box, n, oval, type Point } from "../sketch/path.ts";
import { fill, line } from "../sketch/sketch.ts";
import { SIZE } from "./scenery.ts";

/** A sky full of rain clouds, from the zenith to the horizon. */
export const RAIN_SKY = { top: colour(0.56, 0.045, 255), low: colour(0.8, 0.03, 235) };

/** Rain in the air inside a rectangle, all of it driven the same way. */
export function rainfall(
  chance: Chance,
  [x, y, width, height]: readonly [number, number, number, number],
  count: number,
  slant: number,
): string {
  let [far, near] = ["", ""];
  for (let i = 0; i < count; i++) {
    const length = chance.between(26, 58);
    const d = `M${n(x + chance.next() * width)} ${n(y + chance.next() * (height - length))}l${n(slant * length)} ${n(length)}`;
    if (i % 3) far += d;
    else near += d;
  }
  const water = colour(0.97, 0.015, 230);
  return line(far, water, 2.2, 0.4) + line(near, water, 3.2, 0.6);
}

/** Drops on a pane, some of which run down it. */
export function panes(
  chance: Chance,
  [x, y, width, height]: readonly [number, number, number, number],
  count: number,
): string {
  const light = colour(0.98, 0.01, 230);
  let [drops, lights, trails] = ["", "", ""];
  for (let i = 0; i < count; i++) {
    const [dx, dy] = [x + chance.between(0.04, 0.96) * width, y + chance.between(0.04, 0.94) * height];
    const r = chance.between(3, 8.5);
    drops += `M${n(dx)} ${n(dy - r * 1.7)}Q${n(dx + r)} ${n(dy - r * 0.3)} ${n(dx + r)} ${n(dy + r * 0.2)}A${n(r)} ${n(r)} 0 0 1 ${n(dx - r)} ${n(dy + r * 0.2)}Q${n(dx - r)} ${n(dy - r * 0.3)} ${n(dx)} ${n(dy - r * 1.7)}Z`;
    lights += oval(dx - r * 0.3, dy, r * 0.28, r * 0.4);
    if (r > 6) {
      const long = Math.min(chance.between(50, 150), dy - y - 8);
      trails += `M${n(dx)} ${n(dy - r)}q${n(chance.between(-5, 5))} ${n(-long / 2)} 0 ${n(-long)}`;
    }
  }
  return line(trails, light, 3.4, 0.28) + fill(drops, light, 0.42) + fill(lights, light, 0.9);
}

/** Low clouds from edge to edge. */
export function overcast(chance: Chance, top: number, paint: Colour): string {
  let svg = "";
  for (const depth of [0, 1]) {
    let d = box(-20, -40, SIZE + 40, top + 40 - depth * 46);
    for (let i = 0; i < 9; i++)
      d += oval(
        i * 130 + chance.between(-30, 30),
        top - depth * 46,
        chance.between(80, 120),
        chance.between(34, 56),
      );
    svg += fill(d, shift(paint, -0.05 + depth * 0.045), 0.9);
  }
  return svg;
}

/** Seven pale bows round a centre. */
export function rainbow([x, y]: Point, radius: number): string {
  const bows = [25, 55, 92, 145, 215, 265, 310].map((hue, i) => {
    const r = radius - i * 15;
    return line(
      `M${n(x - r)} ${n(y)}A${n(r)} ${n(r)} 0 0 1 ${n(x + r)} ${n(y)}`,
      colour(0.84, 0.1, hue),
      15.5,
    );
  });
  return `<g opacity="0.5">${bows.join("")}</g>`;
}
