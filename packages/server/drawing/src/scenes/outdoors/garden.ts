import { colour, mix, shift } from "../../sketch/colour.ts";
import { n, oval } from "../../sketch/path.ts";
import { fill, place } from "../../sketch/sketch.ts";
import { drawSky, glow, hills, type SceneParts, type Scenery, SIZE, skyOf } from "../scenery.ts";
import { rainbow } from "../weather.ts";
import { flower, tuft } from "./flowers.ts";

/** A meadow with flowers before and behind; some days a rainbow stands over it. */
export function garden(parts: SceneParts, weather: "fair" | "rainbow"): Scenery {
  const { s, tones, chance, x } = parts;
  const hasBow = weather === "rainbow";
  const hour = tones.isDarkCat || hasBow || chance.maybe(0.7) ? "day" : "dusk";
  const grass = colour(
    hour === "day" ? (tones.isDarkCat ? 0.78 : 0.7) : 0.56,
    0.12,
    chance.between(124, 140),
  );
  let behind = "";
  for (let i = 0; i < 16; i++)
    behind += place(flower(parts), {
      x: chance.between(-10, SIZE + 10),
      y: chance.between(720, 800),
      scale: chance.between(0.55, 0.85),
    });
  let before = "";
  for (let i = 0; i < 9; i++) {
    const at = (i + chance.next()) * 115;
    const isNear = Math.abs(at - x) < 300;
    before += place(tuft(parts, grass), { x: at, y: SIZE + 12, scale: isNear ? 0.75 : 1.25 });
    if (!isNear)
      before += place(flower(parts), {
        x: at,
        y: SIZE + chance.between(0, 20),
        scale: chance.between(1.1, 1.5),
      });
  }
  return {
    back:
      drawSky(s, hour, chance, [0, 0, SIZE, 760]) +
      (hasBow ? rainbow([512 + chance.bell() * 70, 660], chance.between(470, 540)) : "") +
      hills(chance, 590, 40, mix(shift(grass, 0.06), skyOf(hour, chance).low, 0.5)) +
      hills(chance, 650, 26, mix(shift(grass, 0.02), skyOf(hour, chance).low, 0.22)) +
      trees(parts, 640, grass.l) +
      hills(chance, 735, 14, s.downwards(700, SIZE, shift(grass, 0.05), shift(grass, -0.05))) +
      behind +
      glow(s, [x, 560], 400, colour(0.99, 0.05, 95), 0.28),
    front: before,
    ground: 890,
    isLight: true,
    shadow: shift(grass, -0.35, -0.03),
  };
}

function trees({ chance }: SceneParts, y: number, lightness: number): string {
  let svg = "";
  for (const side of [-1, 1]) {
    if (chance.maybe(0.35)) continue;
    const x = 512 + side * chance.between(330, 470);
    const green = colour(lightness - chance.between(0.1, 0.17), 0.095, chance.between(128, 152));
    const trunk = colour(0.45, 0.05, 55);
    const r = chance.between(80, 120);
    svg +=
      fill(`M${n(x - 16)} ${y + 110}L${n(x - 10)} ${y - 110}h20L${n(x + 16)} ${y + 110}Z`, trunk) +
      fill(
        oval(x, y - 190, r, r * 1.05) +
          oval(x - r * 0.7, y - 130, r * 0.7, r * 0.64) +
          oval(x + r * 0.7, y - 130, r * 0.7, r * 0.64),
        green,
      ) +
      fill(oval(x - r * 0.25, y - 220, r * 0.6, r * 0.55), shift(green, 0.06), 0.7);
  }
  return svg;
}
