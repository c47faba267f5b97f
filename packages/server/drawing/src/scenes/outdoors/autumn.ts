import { type Colour, colour, mix, shift } from "../../sketch/colour.ts";
import { box, n, oval, smooth } from "../../sketch/path.ts";
import { fill, line, place } from "../../sketch/sketch.ts";
import { glow, hills, type SceneParts, type Scenery, SIZE } from "../scenery.ts";

/** A wood in autumn, leaves on the ground and in the air. */
export function autumn(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const haze = colour(tones.isPaleCat ? 0.74 : 0.88, 0.06, chance.between(70, 95));
  const ground = colour(tones.isDarkCat ? 0.74 : 0.62, 0.08, chance.between(58, 74));
  let trunks = "";
  for (const depth of [0, 1]) {
    for (let i = 0; i < 6; i++) {
      const at = i * 200 + chance.between(-60, 60) - depth * 60;
      if (depth && Math.abs(at - x) < 230) continue;
      const w = 22 + depth * 26 + chance.between(0, 14);
      const bark = mix(colour(0.4, 0.045, 50), haze, 0.62 - depth * 0.4);
      trunks += fill(
        `M${n(at - w)} 780Q${n(at - w * 0.5)} 400 ${n(at - w * 0.45)} -20H${n(at + w * 0.45)}Q${n(at + w * 0.5)} 400 ${n(at + w)} 780Z`,
        bark,
      );
    }
    for (let i = 0; i < 11; i++) {
      const [cx, cy, r] = [
        i * 104 + chance.between(-30, 30),
        chance.between(20, 190) - depth * 60,
        chance.between(80, 130),
      ];
      trunks += fill(oval(cx, cy, r, r * 0.72), mix(leafColour(parts), haze, 0.5 - depth * 0.32), 0.95);
    }
  }
  let fallen = "";
  for (let i = 0; i < 34; i++)
    fallen += place(leaf(leafColour(parts)), {
      x: chance.between(0, SIZE),
      y: chance.between(770, 1010),
      turn: chance.between(0, 360),
      scale: chance.between(0.4, 0.75),
    });
  let falling = "";
  for (let i = 0; i < 9; i++) {
    const at = chance.between(20, SIZE - 20);
    falling += place(leaf(leafColour(parts)), {
      x: at,
      y: chance.between(180, 700),
      turn: chance.between(0, 360),
      scale: chance.between(0.5, 0.9),
    });
  }
  const side = parts.freeSide ?? chance.pick([-1, 1]);
  return {
    back:
      fill(box(0, 0, SIZE, 800), s.downwards(0, 780, shift(haze, 0.03), shift(haze, -0.03))) +
      trunks +
      glow(s, [x, 520], 440, colour(0.98, 0.07, 88), tones.isPaleCat ? 0.12 : 0.6, 790) +
      falling +
      hills(chance, 752, 16, s.downwards(740, SIZE, shift(ground, 0.05), shift(ground, -0.06))) +
      fallen +
      place(mushroom(), { x: x + side * chance.between(380, 440), y: 900, scale: chance.between(0.9, 1.25) }),
    front: "",
    ground: 886,
    isLight: true,
    shadow: shift(ground, -0.38, 0),
  };
}

function leafColour({ chance }: SceneParts): Colour {
  return shift(
    chance.pick([
      colour(0.72, 0.14, 70),
      colour(0.62, 0.15, 45),
      colour(0.55, 0.15, 32),
      colour(0.78, 0.13, 88),
    ]),
    chance.bell() * 0.03,
  );
}

function leaf(paint: Colour): string {
  return (
    fill(
      smooth([
        [0, -34],
        [20, -8],
        [13, 22],
        [0, 34],
        [-13, 22],
        [-20, -8],
      ]),
      paint,
    ) + line("M0 -26V46", shift(paint, -0.13), 3, 0.7)
  );
}

function mushroom(): string {
  const cap = colour(0.58, 0.19, 28);
  const spots = [
    [-28, -70],
    [4, -88],
    [32, -66],
    [-4, -62],
  ]
    .map(([mx = 0, my = 0]) => fill(oval(mx, my, 8, 6), colour(0.97, 0.01, 85)))
    .join("");
  return (
    fill(oval(4, 2, 40, 7), colour(0.25, 0.05, 40), 0.2) +
    fill("M-20 -50Q-14 -20 -24 0H24Q14 -20 20 -50Z", colour(0.94, 0.025, 85)) +
    fill("M-62 -48Q-50 -106 0 -108Q50 -106 62 -48Q0 -34 -62 -48Z", cap) +
    spots
  );
}
