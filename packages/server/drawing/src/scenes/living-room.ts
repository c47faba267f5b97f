import { type Colour, colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval, polygon, smooth } from "../sketch/path.ts";
import { fill, line, place } from "../sketch/sketch.ts";
import { glow, room, type SceneParts, type Scenery } from "./scenery.ts";

const SHADE = colour(0.25, 0.05, 40);

/** An armchair on a rug, a lamp beside it. */
export function livingRoom(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const floorAt = 742;
  const side = chance.pick([-1, 1]);
  const cloth = mix(tones.accent, tones.wall, 0.35);
  const chair = armchair(parts, shift(cloth, tones.isDarkCat ? 0.1 : tones.isPaleCat ? -0.08 : 0.02));
  const lampX = x + side * chance.between(350, 400);
  const shadeTop = 250;
  const lamp =
    glow(s, [lampX, 330], 260, colour(0.96, 0.09, 88), 0.55) +
    line(`M${n(lampX)} 330V750`, shift(tones.floor, -0.22), 10) +
    fill(oval(lampX, 756, 52, 12), shift(tones.floor, -0.22)) +
    fill(
      `M${n(lampX - 44)} ${shadeTop}H${n(lampX + 44)}L${n(lampX + 82)} 372H${n(lampX - 82)}Z`,
      s.linear(
        [lampX, shadeTop],
        [lampX, 372],
        [
          [0, colour(0.86, 0.09, 80)],
          [1, colour(0.95, 0.08, 90)],
        ],
      ),
    );
  const frameX = x - side * chance.between(300, 370);
  const frame = place(picture(parts), { x: frameX, y: chance.between(190, 270) });
  return {
    back:
      room(parts, floorAt) +
      frame +
      lamp +
      place(chair, { x: x + side * chance.between(-30, 60), y: 800 }) +
      rug(parts, x, 880, 450, 96),
    front: "",
    ground: 886,
    isLight: tones.wall.l > 0.6,
    shadow: SHADE,
  };
}

function armchair({ s }: SceneParts, cloth: Colour): string {
  const back = smooth(
    [
      [-250, 0],
      [-262, -250],
      [-225, -432],
      [-110, -482],
      [110, -482],
      [225, -432],
      [262, -250],
      [250, 0],
    ],
    true,
    0.8,
  );
  const arm = (side: number): string => {
    const d = smooth(
      [
        [side * 190, 20],
        [side * 184, -150],
        [side * 222, -216],
        [side * 290, -220],
        [side * 326, -160],
        [side * 318, 20],
      ],
      true,
      0.7,
    );
    return (
      fill(d, s.downwards(-220, 20, shift(cloth, 0.06), shift(cloth, -0.09))) +
      line(d, shift(cloth, -0.16), 3, 0.5)
    );
  };
  const buttons = [
    [-100, -360],
    [0, -380],
    [100, -360],
    [-52, -280],
    [52, -280],
  ]
    .map(
      ([bx = 0, by = 0]) =>
        fill(oval(bx, by, 8, 8), shift(cloth, -0.13)) +
        line(`M${bx - 20} ${by + 8}q12 -2 20 -8q8 6 20 8`, shift(cloth, -0.1), 3, 0.6),
    )
    .join("");
  const foot = (fx: number): string => fill(`M${fx - 16} 14h32l-6 44h-20Z`, colour(0.4, 0.05, 50));
  return (
    foot(-260) +
    foot(260) +
    fill(
      back,
      s.linear(
        [-200, -480],
        [120, 0],
        [
          [0, shift(cloth, 0.07)],
          [1, shift(cloth, -0.08)],
        ],
      ),
    ) +
    line(back, shift(cloth, -0.16), 3, 0.5) +
    buttons +
    arm(-1) +
    arm(1) +
    fill(box(-215, -120, 430, 90, 40), shift(cloth, 0.04)) +
    fill(box(-225, -56, 450, 80, 22), shift(cloth, -0.05))
  );
}

function rug({ s, tones, chance }: SceneParts, x: number, y: number, rx: number, ry: number): string {
  const cloth = mix(tones.second, tones.accent, chance.between(0.15, 0.6));
  const light = shift(cloth, tones.isDarkCat ? 0.14 : 0.05);
  let svg =
    fill(oval(x, y + 10, rx, ry), SHADE, 0.18) +
    fill(
      oval(x, y, rx, ry),
      s.linear(
        [x - rx, y],
        [x + rx, y],
        [
          [0, shift(light, 0.03)],
          [1, shift(light, -0.05)],
        ],
      ),
    );
  for (const [k, paint] of [
    [0.86, tones.accent],
    [0.74, shift(light, 0.12, -0.02)],
    [0.52, tones.accent],
  ] as const) {
    svg += line(oval(x, y, rx * k, ry * k), paint, 9, 0.6);
  }
  return svg;
}

function picture({ s, tones, chance }: SceneParts): string {
  const [w, h] = [chance.between(64, 84), chance.between(78, 96)];
  const inner = box(-w + 14, -h + 14, 2 * w - 28, 2 * h - 28);
  const motif = chance.maybe(0.5)
    ? fill(
        smooth([
          [-w, h],
          [-w, 10],
          [-w * 0.3, -20],
          [w * 0.4, 24],
          [w, 0],
          [w, h],
        ]),
        shift(tones.accent, -0.02),
      ) + fill(oval(w * 0.3, -h * 0.42, 17, 17), colour(0.92, 0.09, 90))
    : fill(oval(0, 10, 26, 38), tones.accent) +
      fill(
        polygon([
          [0, -18],
          [-28, -54],
          [28, -54],
        ]),
        tones.accent,
      ) +
      fill(oval(-8, 2, 5, 5), colour(0.98, 0, 0));
  return (
    fill(box(-w + 6, -h + 8, 2 * w, 2 * h, 6), SHADE, 0.16) +
    fill(box(-w, -h, 2 * w, 2 * h, 6), shift(tones.floor, -0.12)) +
    s.clipped(inner, fill(inner, colour(0.95, 0.02, 85)) + motif)
  );
}
