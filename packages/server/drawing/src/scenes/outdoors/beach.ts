import { colour, shift } from "../../sketch/colour.ts";
import { box, n, oval, type Point, polygon, smooth } from "../../sketch/path.ts";
import { fill, line, place } from "../../sketch/sketch.ts";
import { drawSky, glow, type SceneParts, type Scenery, SIZE } from "../scenery.ts";

/** Sand, sea and a parasol. */
export function beach(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const hour = chance.maybe(0.6) ? "day" : "dusk";
  const sand = colour(hour === "day" ? 0.88 : 0.82, 0.06, 78);
  const sea =
    hour === "day"
      ? colour(0.68, 0.095, chance.between(205, 225))
      : colour(0.6, 0.085, chance.between(235, 290));
  const foam = colour(0.98, 0.01, 200);
  let waves = "";
  for (let i = 0; i < 14; i++) {
    const [wx, wy] = [chance.between(0, SIZE), 528 + i * 12];
    waves += `M${n(wx)} ${wy}q24 -8 48 0t48 0`;
  }
  const side = chance.pick([-1, 1]);
  const shore = smooth(
    [
      [-60, 712],
      [180, 700],
      [420, 722],
      [700, 698],
      [1090, 718],
      [1090, 1090],
      [-60, 1090],
    ],
    true,
    0.9,
  );
  const free = parts.freeSide ?? chance.pick([-1, 1]);
  const specks: string[] = [];
  for (let i = 0; i < 50; i++)
    specks.push(oval(chance.between(0, SIZE), chance.between(760, SIZE), 2.5, 1.8));
  return {
    back:
      drawSky(s, hour, chance, [0, 0, SIZE, 520]) +
      fill(box(0, 515, SIZE, 260), s.downwards(515, 740, shift(sea, -0.06), shift(sea, 0.13))) +
      line(waves, foam, 4, 0.45) +
      boat(parts, side) +
      line(shore, foam, 22, 0.8) +
      fill(
        shore,
        s.linear(
          [0, 700],
          [0, SIZE],
          [
            [0, shift(sand, -0.05)],
            [0.25, sand],
            [1, shift(sand, -0.03)],
          ],
        ),
      ) +
      fill(specks.join(""), shift(sand, -0.14), 0.5) +
      place(parasol(parts), {
        x: x + side * chance.between(330, 380),
        y: 830,
        turn: side * chance.between(6, 14),
      }) +
      glow(s, [x, 560], 400, colour(0.99, 0.05, 90), tones.isPaleCat ? 0 : 0.3),
    front:
      place(shell(), {
        x: x + free * chance.between(300, 360),
        y: chance.between(940, 980),
        turn: chance.between(-30, 30),
      }) +
      place(starfish(), {
        x: x + free * chance.between(400, 450),
        y: chance.between(950, 985),
        turn: chance.between(0, 60),
      }),
    ground: 880,
    isLight: true,
    shadow: shift(sand, -0.4, 0),
  };
}

function boat({ chance }: SceneParts, side: number): string {
  const x = 512 - side * chance.between(280, 400);
  return (
    fill(
      polygon([
        [x, 420],
        [x, 512],
        [x + 56, 512],
      ]),
      colour(0.98, 0.01, 90),
    ) +
    fill(
      polygon([
        [x - 8, 440],
        [x - 8, 512],
        [x - 44, 512],
      ]),
      colour(0.93, 0.03, 60),
    ) +
    fill(`M${n(x - 60)} 518H${n(x + 70)}L${n(x + 46)} 544H${n(x - 40)}Z`, colour(0.55, 0.13, 30))
  );
}

function parasol({ tones }: SceneParts): string {
  const pale = colour(0.97, 0.015, 85);
  let cloth = "";
  const edge = [-230, -138, -46, 46, 138, 230];
  for (let i = 0; i < 5; i++) {
    const [a = 0, b = 0] = [edge[i], edge[i + 1]];
    cloth += fill(
      `M0 -590Q${n(a * 0.92)} -560 ${a} -430Q${n((a + b) / 2)} -462 ${b} -430Q${n(b * 0.92)} -560 0 -590Z`,
      i % 2 ? pale : tones.accent,
    );
  }
  return line("M0 0V-600", colour(0.9, 0.02, 80), 11) + cloth + fill(oval(0, -598, 9, 12), tones.accent);
}

function shell(): string {
  const pink = colour(0.85, 0.06, 30);
  const d = "M0 24Q-44 6 -36 -18Q-20 -38 0 -36Q20 -38 36 -18Q44 6 0 24Z";
  return fill(d, pink) + line("M0 22L-24 -24M0 22L-9 -33M0 22L9 -33M0 22L24 -24", shift(pink, -0.14), 3, 0.7);
}

function starfish(): string {
  const points: Point[] = [];
  for (let i = 0; i < 10; i++)
    points.push([
      Math.sin((i * Math.PI) / 5) * (i % 2 ? 16 : 44),
      -Math.cos((i * Math.PI) / 5) * (i % 2 ? 16 : 44) * 0.8,
    ]);
  return fill(smooth(points, true, 0.7), colour(0.7, 0.14, 40));
}
