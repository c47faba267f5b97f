import { colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval } from "../sketch/path.ts";
import { fill, line, place } from "../sketch/sketch.ts";
import { glow, room, type SceneParts, type Scenery } from "./scenery.ts";
import { books, pottedPlant } from "./things.ts";

const SHADE = colour(0.25, 0.05, 40);
const FLOOR = 748;

/** A fire that is lit, a warm floor before it. */
export function fireplace(parts: SceneParts): Scenery {
  const { s, tones, chance, x } = parts;
  const stone = mix(colour(tones.isPaleCat ? 0.6 : 0.82, 0.03, 60), tones.wall, 0.25);
  const left = x - 330;
  const bricks = brickwork(parts, left, stone);
  const mouth = `M${n(x - 235)} ${FLOOR}V420Q${n(x - 235)} 330 ${n(x)} 322Q${n(x + 235)} 330 ${n(x + 235)} 420V${FLOOR}Z`;
  const mantel = (y: number): string =>
    fill(box(left - 50, y, 760, 44, 6), shift(tones.floor, -0.12)) +
    fill(box(left - 50, y + 44, 760, 16), SHADE, 0.25);
  const warm = colour(0.86, 0.13, 68);
  return {
    back:
      room(parts, FLOOR) +
      bricks +
      fill(mouth, colour(0.3, 0.05, 40)) +
      s.clipped(mouth, glow(s, [x, 700], 330, colour(0.8, 0.17, 55), 0.95) + fire(parts, x)) +
      line(mouth, shift(stone, -0.22), 14, 0.8) +
      place(pottedPlant(parts, 0.7), { x: left + chance.between(20, 60), y: 228, scale: 0.72 }) +
      books(parts, x + 120, x + 300, 228, 120) +
      candle(parts, x - chance.between(60, 130)) +
      mantel(228) +
      glow(s, [x, 700], 400, warm, 0.45) +
      rug(parts, warm),
    front: "",
    ground: 886,
    isLight: true,
    shadow: SHADE,
  };
}

function brickwork({ s, chance }: SceneParts, left: number, stone: ReturnType<typeof colour>): string {
  const d = box(left - 20, 260, 700, FLOOR - 260);
  let svg = fill(d, shift(stone, -0.13));
  for (let row = 0; row < 11; row++) {
    for (let at = left - 20 - (row % 2) * 55; at < left + 680; at += 110)
      svg += fill(box(at + 3, 264 + row * 45, 104, 39, 5), shift(stone, chance.bell() * 0.03));
  }
  return s.clipped(d, svg);
}

function fire({ chance, tones }: SceneParts, x: number): string {
  let svg = "";
  const flame = (fx: number, half: number, height: number, paint: ReturnType<typeof colour>): string => {
    const sway = chance.between(-24, 24);
    return fill(
      `M${n(fx - half)} 734Q${n(fx - half * 1.2)} ${n(734 - height * 0.5)} ${n(fx + sway)} ${n(734 - height)}Q${n(fx + half * 1.25)} ${n(734 - height * 0.45)} ${n(fx + half)} 734Z`,
      paint,
      0.9,
    );
  };
  for (const [paint, height, half] of [
    [colour(0.66, 0.19, 42), 300, 62],
    [colour(0.77, 0.17, 62), 230, 50],
    [colour(0.9, 0.14, 92), 140, 34],
  ] as const) {
    for (let i = -2; i <= 2; i++)
      svg += flame(x + i * 66, half, height * (1 - Math.abs(i) * 0.17) * chance.between(0.8, 1.1), paint);
  }
  const wood = shift(tones.floor, -0.22);
  for (const side of [-1, 1]) {
    const end = x + side * 165;
    svg +=
      line(`M${n(end)} 736L${n(x - side * 30)} 706`, wood, 38) +
      fill(oval(end, 736, 17, 19), shift(wood, 0.18)) +
      line(oval(end, 736, 9, 10), wood, 3);
  }
  return svg;
}

function candle({ s }: SceneParts, x: number): string {
  return (
    glow(s, [x, 120], 90, colour(0.93, 0.12, 85), 0.6) +
    fill(box(x - 15, 148, 30, 80, 5), colour(0.95, 0.03, 85)) +
    fill(`M${n(x)} 96Q${n(x + 15)} 122 ${n(x)} 144Q${n(x - 15)} 122 ${n(x)} 96Z`, colour(0.88, 0.15, 75))
  );
}

function rug({ s, tones, x }: SceneParts, warm: ReturnType<typeof colour>): string {
  const cloth = shift(mix(tones.accent, warm, 0.2), tones.isDarkCat ? 0.1 : -0.04);
  const d = `M${n(x - 380)} 812H${n(x + 380)}L${n(x + 450)} 972H${n(x - 450)}Z`;
  const edge = mix(cloth, colour(0.96, 0.02, 85), 0.6);
  return (
    fill(d, s.downwards(812, 972, shift(cloth, 0.06), shift(cloth, -0.04))) +
    line(`M${n(x - 372)} 830H${n(x + 372)}M${n(x - 424)} 950H${n(x + 424)}`, edge, 9, 0.8) +
    Array.from({ length: 9 }, (_, i) => {
      const at = x - 320 + i * 80;
      return fill(`M${n(at)} 862L${n(at + 26)} 890L${n(at)} 918L${n(at - 26)} 890Z`, edge, 0.35);
    }).join("")
  );
}
