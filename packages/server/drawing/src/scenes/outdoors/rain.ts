import { colour, mix, shift } from "../../sketch/colour.ts";
import { box, n, oval } from "../../sketch/path.ts";
import { fill, line, place } from "../../sketch/sketch.ts";
import { glow, hills, type SceneParts, type Scenery, SIZE } from "../scenery.ts";
import { overcast, RAIN_SKY, rainfall } from "../weather.ts";

/** A park in the rain; somebody has left an umbrella where a cat can use it. */
export function rain(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const lift = tones.isDarkCat ? 0.05 : tones.isPaleCat ? -0.08 : 0;
  const { top, low } = RAIN_SKY;
  const ground = shift(colour(0.66, 0.035, 220), lift);
  let trees = "";
  for (let i = 0; i < 6; i++) {
    const [tx, r] = [i * 200 + chance.between(-50, 50), chance.between(70, 110)];
    const green = mix(colour(0.5, 0.06, 165), low, chance.between(0.3, 0.5));
    trees +=
      fill(box(tx - 9, 560, 18, 160), mix(colour(0.4, 0.03, 60), low, 0.4)) +
      fill(oval(tx, 520, r, r * 1.1), green);
  }
  let puddles = "";
  for (let i = 0; i < 4; i++) {
    const [px, py] = [
      140 + i * 250 + chance.between(-50, 50),
      i % 2 ? chance.between(950, 985) : chance.between(790, 815),
    ];
    const rx = chance.between(70, 120);
    puddles +=
      fill(oval(px, py, rx, rx * 0.17), mix(shift(low, 0.05), ground, 0.2), 0.9) +
      line(
        oval(px + rx * 0.2, py, rx * 0.3, rx * 0.05) + oval(px + rx * 0.2, py, rx * 0.52, rx * 0.09),
        colour(0.98, 0.01, 230),
        2.4,
        0.6,
      );
  }
  const side = chance.pick([-1, 1]);
  return {
    back:
      fill(box(0, 0, SIZE, 800), s.downwards(0, 760, shift(top, lift), shift(low, lift))) +
      overcast(chance, 120, shift(colour(0.66, 0.03, 255), lift)) +
      hills(chance, 620, 24, mix(colour(0.55, 0.05, 170), low, 0.5)) +
      trees +
      hills(chance, 728, 8, s.downwards(720, SIZE, shift(ground, 0.05), shift(ground, -0.05))) +
      puddles +
      rainfall(chance, [-40, 60, SIZE + 80, 900], 90, -0.18) +
      glow(s, [x, 600], 360, colour(0.98, 0.03, 90), 0.42) +
      place(umbrella(parts), { x: x + side * 40, y: 318, turn: side * chance.between(4, 10), scale: 0.9 }),
    front: rainfall(chance, [-40, 640, SIZE + 80, 380], 14, -0.18),
    ground: 886,
    isLight: true,
    shadow: colour(0.28, 0.05, 250),
  };
}

/** Its stick ends far below, behind whoever sits under it; (0, 0) is where the cloth's edge is. */
function umbrella({ s, tones }: SceneParts): string {
  const ribs = [-400, -250, -88, 88, 250, 400];
  const pale = mix(tones.dye, colour(0.97, 0.015, 85), 0.75);
  let cloth = "";
  for (let i = 0; i < 5; i++) {
    const [a = 0, b = 0] = [ribs[i], ribs[i + 1]];
    cloth += fill(
      `M0 -250Q${n(a * 0.86)} -216 ${a} 0Q${n((a + b) / 2)} -46 ${b} 0Q${n(b * 0.86)} -216 0 -250Z`,
      s.downwards(-250, 0, shift(i % 2 ? pale : tones.dye, 0.06), shift(i % 2 ? pale : tones.dye, -0.05)),
    );
  }
  const wood = colour(0.46, 0.06, 50);
  return (
    line("M0 -40V560q0 40 34 40t34 -36", wood, 13) +
    fill("M-400 0Q0 -120 400 0Q0 -60 -400 0Z", shift(tones.dye, -0.2), 0.7) +
    cloth +
    line("M0 -250V-276", wood, 12)
  );
}
