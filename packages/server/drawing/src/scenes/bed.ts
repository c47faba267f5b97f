import { colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval, smooth } from "../sketch/path.ts";
import { fill, line, place } from "../sketch/sketch.ts";
import { glow, room, type SceneParts, type Scenery, SIZE } from "./scenery.ts";

const SHADE = colour(0.25, 0.05, 40);

/** A bed with a quilt of many pieces, pillows behind. */
export function bed(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const wood = shift(tones.floor, tones.isPaleCat ? -0.1 : 0.03);
  const linen = mix(colour(tones.isPaleCat ? 0.8 : 0.95, 0.015, 85), tones.wall, 0.15);
  const pillow = (px: number, turn: number): string => {
    const d = smooth(
      [
        [-190, -80],
        [0, -104],
        [190, -80],
        [204, 0],
        [190, 80],
        [0, 96],
        [-190, 80],
        [-204, 0],
      ],
      true,
      0.9,
    );
    return place(
      fill(d, s.downwards(-100, 96, shift(linen, 0.02), shift(linen, -0.09))) +
        line(d, shift(linen, -0.18), 3, 0.4) +
        line("M-150 -50Q-110 -30 -90 10M150 -50Q110 -30 90 10", shift(linen, -0.14), 3, 0.5),
      { x: px, y: 690, turn },
    );
  };
  const head = smooth(
    [
      [x - 470, 800],
      [x - 478, 420],
      [x - 380, 372],
      [x, 330],
      [x + 380, 372],
      [x + 478, 420],
      [x + 470, 800],
    ],
    true,
    0.6,
  );
  return {
    back:
      room(parts, 1200, 790) +
      fill(head, s.downwards(330, 800, shift(wood, 0.06), shift(wood, -0.06))) +
      line(head, shift(wood, -0.16), 4, 0.5) +
      glow(s, [x, 540], 380, colour(0.99, 0.05, 85), 0.35, 790) +
      pillow(x - 236, -5) +
      pillow(x + 236, 5) +
      quilt(parts, chance.between(118, 150)),
    front: "",
    ground: 870,
    isLight: tones.wall.l > 0.6,
    shadow: SHADE,
  };
}

function quilt({ s, tones, chance }: SceneParts, size: number): string {
  const lift = tones.isDarkCat ? 0.08 : 0;
  const cloths = [
    tones.accent,
    tones.second,
    mix(tones.accent, tones.second, 0.5),
    colour(0.92, 0.03, 85),
    shift(tones.accent, 0.12, -0.03),
  ].map((cloth) => shift(mix(cloth, tones.wall, 0.2), lift));
  const edge = smooth(
    [
      [-60, 776],
      [160, 758],
      [420, 770],
      [700, 756],
      [1090, 774],
      [1090, 1080],
      [-60, 1080],
    ],
    true,
    0.9,
  );
  let pieces = "";
  for (let row = 0; row < 3; row++) {
    for (let at = -size * (row % 2 ? 1 : 0.5); at < SIZE; at += size) {
      const y = 740 + row * size * 0.72;
      const cloth = chance.pick(cloths);
      const [w, h] = [size, size * 0.72];
      pieces += fill(box(at, y, w, h), cloth);
      const motif = chance.whole(0, 3);
      const mark = shift(cloth, cloth.l > 0.75 ? -0.1 : 0.12, 0.01);
      if (motif === 0)
        pieces += fill(
          oval(at + w * 0.3, y + h * 0.3, 8, 6) +
            oval(at + w * 0.7, y + h * 0.3, 8, 6) +
            oval(at + w * 0.5, y + h * 0.52, 8, 6) +
            oval(at + w * 0.3, y + h * 0.76, 8, 6) +
            oval(at + w * 0.7, y + h * 0.76, 8, 6),
          mark,
          0.8,
        );
      if (motif === 1)
        pieces += line(
          `M${n(at + w * 0.25)} ${n(y)}v${n(h)}M${n(at + w * 0.5)} ${n(y)}v${n(h)}M${n(at + w * 0.75)} ${n(y)}v${n(h)}`,
          mark,
          7,
          0.6,
        );
      if (motif === 2)
        pieces += fill(
          `M${n(at + w / 2)} ${n(y + h * 0.18)}L${n(at + w * 0.78)} ${n(y + h / 2)}L${n(at + w / 2)} ${n(y + h * 0.82)}L${n(at + w * 0.22)} ${n(y + h / 2)}Z`,
          mark,
          0.7,
        );
      pieces += line(box(at + 5, y + 5, w - 10, h - 10), shift(cloth, -0.14), 1.8, 0.45);
    }
  }
  return (
    s.clipped(
      edge,
      pieces +
        fill(
          edge,
          s.linear(
            [0, 740],
            [0, SIZE],
            [
              [0, colour(1, 0.02, 90), 0.16],
              [0.3, colour(1, 0.02, 90), 0],
              [1, SHADE, 0.22],
            ],
          ),
        ),
    ) + line(edge, SHADE, 4, 0.18)
  );
}
