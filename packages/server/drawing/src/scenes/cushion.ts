import { colour, mix, shift } from "../sketch/colour.ts";
import { n, oval, smooth } from "../sketch/path.ts";
import { fill, line, place } from "../sketch/sketch.ts";
import { room, type SceneParts, type Scenery } from "./scenery.ts";
import { pottedPlant } from "./things.ts";

const SHADE = colour(0.25, 0.05, 40);

/** A big cushion on the floor of a quiet room. */
export function cushion(parts: SceneParts): Scenery {
  const { s, tones, x, chance } = parts;
  const cloth = shift(mix(tones.accent, tones.second, 0.2), tones.isDarkCat ? 0.1 : 0);
  const d = smooth(
    [
      [x - 400, 842],
      [x - 330, 806],
      [x, 822],
      [x + 330, 806],
      [x + 400, 842],
      [x + 372, 908],
      [x + 392, 962],
      [x, 974],
      [x - 392, 962],
      [x - 372, 908],
    ],
    true,
    0.9,
  );
  const tassel = (side: number, y: number): string =>
    line(
      `M${n(x + side * 392)} ${y}l${side * 22} 10M${n(x + side * 392)} ${y}l${side * 26} -2M${n(x + side * 392)} ${y}l${side * 16} 20`,
      shift(cloth, 0.16, -0.02),
      7,
    );
  const pattern = chance.maybe(0.5)
    ? [-300, -200, -100, 0, 100, 200, 300]
        .map((dx) =>
          line(
            `M${n(x + dx)} 790Q${n(x + dx * 1.12)} 900 ${n(x + dx * 1.04)} 990`,
            shift(cloth, 0.1, -0.01),
            16,
            0.6,
          ),
        )
        .join("")
    : [-320, -230, -140, -50, 40, 130, 220, 310]
        .flatMap((dx, i) => [
          fill(oval(x + dx, 850 + (i % 2) * 46, 13, 11), shift(cloth, 0.13, -0.01), 0.8),
          fill(oval(x + dx + 40, 926 - (i % 2) * 18, 13, 11), shift(cloth, 0.13, -0.01), 0.8),
        ])
        .join("");
  return {
    back:
      room(parts, 770) +
      place(pottedPlant(parts, 1.6), {
        x: x + chance.pick([-1, 1]) * chance.between(370, 420),
        y: 812,
        scale: 1.25,
      }) +
      fill(oval(x, 972, 430, 26), SHADE, 0.22) +
      s.clipped(
        d,
        fill(
          d,
          s.linear(
            [x - 300, 800],
            [x + 200, 980],
            [
              [0, shift(cloth, 0.06)],
              [1, shift(cloth, -0.1)],
            ],
          ),
        ) + pattern,
      ) +
      line(d, shift(cloth, -0.16), 4, 0.6) +
      tassel(-1, 842) +
      tassel(1, 842) +
      tassel(-1, 958) +
      tassel(1, 958),
    front: "",
    ground: 868,
    isLight: tones.wall.l > 0.6,
    shadow: shift(cloth, -0.35, -0.03),
  };
}
