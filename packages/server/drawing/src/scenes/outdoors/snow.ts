import { colour, mix, shift } from "../../sketch/colour.ts";
import { box, oval } from "../../sketch/path.ts";
import { fill, place } from "../../sketch/sketch.ts";
import { chooseHour, glow, hills, moon, type SceneParts, type Scenery, SIZE, skyOf } from "../scenery.ts";

/** Firs, snow on the ground and in the air. */
export function snow(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const hour = tones.isPaleCat ? chance.pick(["dusk", "night"] as const) : chooseHour(chance, tones);
  const { top, low } = skyOf(hour, chance);
  const ground = mix(colour(0.96, 0.012, 240), low, hour === "night" ? 0.3 : 0.12);
  let firs = "";
  for (let i = 0; i < 9; i++) {
    const [fx, scale] = [i * 128 + chance.between(-40, 40), chance.between(0.65, 1.15)];
    if (Math.abs(fx - x) < 130) continue;
    firs += place(fir(colour(hour === "night" ? 0.38 : 0.5, 0.05, 175), ground), {
      x: fx,
      y: 720 + chance.between(-12, 16),
      scale,
    });
  }
  let flakes = "";
  let near = "";
  for (let i = 0; i < 70; i++) {
    const r = chance.between(2, 6);
    const d = oval(chance.between(0, SIZE), chance.between(0, SIZE * 0.94), r, r);
    if (i % 5) flakes += d;
    else near += d;
  }
  return {
    back:
      fill(box(0, 0, SIZE, 800), s.downwards(0, 740, top, low)) +
      (hour === "night" ? moon(s, [chance.between(120, 260), 150], 60, top, true) : "") +
      hills(chance, 610, 40, mix(ground, low, 0.55)) +
      firs +
      hills(chance, 735, 18, s.downwards(720, SIZE, ground, shift(ground, -0.05, 0.02))) +
      glow(s, [x, 570], 380, colour(0.98, 0.02, 240), tones.isPaleCat ? 0 : 0.4) +
      fill(flakes, colour(1, 0, 0), 0.85),
    front: fill(near, colour(1, 0, 0), 0.9) + hills(chance, 985, 10, shift(ground, 0.02)),
    ground: 880,
    isLight: hour !== "night",
    shadow: shift(low, -0.3, 0.02),
  };
}

function fir(green: ReturnType<typeof colour>, white: ReturnType<typeof colour>): string {
  let svg = fill(box(-10, -30, 20, 40), colour(0.42, 0.04, 50));
  for (const [y, w] of [
    [-20, 92],
    [-100, 74],
    [-175, 54],
  ] as const) {
    svg += fill(
      `M0 ${y - 130}Q${w * 0.5} ${y - 30} ${w} ${y}Q0 ${y + 18} ${-w} ${y}Q${-w * 0.5} ${y - 30} 0 ${y - 130}Z`,
      green,
    );
    svg += fill(
      `M0 ${y - 130}Q${w * 0.4} ${y - 60} ${w * 0.62} ${y - 40}Q${w * 0.3} ${y - 46} ${w * 0.16} ${y - 26}Q0 ${y - 48} ${-w * 0.3} ${y - 30}Q${-w * 0.4} ${y - 48} ${-w * 0.56} ${y - 44}Q${-w * 0.36} ${y - 70} 0 ${y - 130}Z`,
      white,
      0.95,
    );
  }
  return svg;
}
