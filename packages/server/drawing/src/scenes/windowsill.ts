import { type Colour, colour, mix, shift } from "../sketch/colour.ts";
import { box, n, oval, polygon } from "../sketch/path.ts";
import { fill, line, place, type Sketch } from "../sketch/sketch.ts";
import { chooseHour, drawSky, glow, hills, room, type SceneParts, type Scenery, SIZE } from "./scenery.ts";
import { pottedPlant } from "./things.ts";
import { panes, RAIN_SKY, rainfall } from "./weather.ts";

const SHADE = colour(0.25, 0.05, 40);

/** A sill before a window, with whatever hour and weather it is outside. */
export function windowsill(parts: SceneParts, weather: "fair" | "rain"): Scenery {
  const { s, tones, chance, x } = parts;
  const isWet = weather === "rain";
  const hour = isWet ? "day" : chooseHour(chance, tones);
  const [left, top, width, sill] = [x - 350, 70, 700, 800];
  const frame = colour(0.95, 0.012, 85);
  const land =
    hour === "night"
      ? colour(0.33, 0.06, 275)
      : hour === "dusk"
        ? colour(0.55, 0.07, 330)
        : isWet
          ? colour(0.62, 0.045, 185)
          : colour(0.74, 0.1, 140);
  const pane = [left, top, width, sill - top] as const;
  const view =
    (isWet ? wetSky(s, pane) : drawSky(s, hour, chance, pane)) +
    s.clipped(
      box(left, top, width, sill - top),
      hills(chance, 610, 34, land) +
        hills(chance, 690, 24, shift(land, -0.07)) +
        (hour === "day" ? "" : lights(parts)) +
        (isWet ? rainfall(chance, pane, 80, -0.16) + panes(chance, pane, 54) : ""),
    );
  const bars =
    line(`M${n(x)} ${top}V${sill}M${n(left)} ${top + 250}H${n(left + width)}`, frame, 20) +
    line(box(left, top, width, sill - top, 10), frame, 34) +
    line(box(left + 17, top + 17, width - 34, sill - top, 4), SHADE, 3, 0.16);
  const shine = s.clipped(
    box(left, top, width, sill - top),
    fill(
      polygon([
        [left + 70, sill],
        [left + 300, top],
        [left + 400, top],
        [left + 170, sill],
      ]),
      colour(1, 0, 0),
      hour === "night" ? 0.04 : 0.12,
    ),
  );
  const cloth = shift(mix(tones.accent, tones.wall, 0.25), 0.03);
  const plant = chance.maybe(0.5)
    ? place(pottedPlant(parts, 1), { x: x + chance.pick([-1, 1]) * 370, y: 846, scale: 0.9 })
    : "";
  return {
    back:
      room(parts, 1200) +
      view +
      shine +
      bars +
      glow(
        s,
        [x, 560],
        330,
        hour === "night" ? colour(0.75, 0.08, 265) : colour(0.99, 0.04, 85),
        hour === "night" ? 0.5 : 0.35,
        sill,
      ) +
      curtain(parts, -1, cloth, left) +
      curtain(parts, 1, cloth, left + width) +
      sillBoard(parts, sill) +
      plant,
    front: "",
    ground: 858,
    isLight: hour !== "night",
    shadow: SHADE,
  };
}

function wetSky(s: Sketch, [left, top, width, height]: readonly [number, number, number, number]): string {
  return fill(box(left, top, width, height), s.downwards(top, top + height, RAIN_SKY.top, RAIN_SKY.low));
}

function lights({ chance }: SceneParts): string {
  let svg = "";
  for (let i = 0; i < 12; i++)
    svg += fill(oval(chance.between(140, 880), chance.between(650, 760), 4, 4), colour(0.92, 0.1, 85), 0.85);
  return svg;
}

function curtain({ s, chance }: SceneParts, side: number, cloth: Colour, x: number): string {
  const edge = x + side * 120;
  const tie = chance.between(520, 600);
  const d = `M${n(edge + side * 40)} 30H${n(x - side * 110)}Q${n(x - side * 90)} 330 ${n(x + side * 30)} ${n(tie)}Q${n(x - side * 10)} 720 ${n(x - side * 40)} 960H${n(edge + side * 40)}Z`;
  const folds = [0, 38, 76, 112]
    .map((dx) =>
      line(
        `M${n(x - side * (80 - dx))} 30Q${n(x - side * (50 - dx))} 330 ${n(x + side * (44 + dx * 0.3))} ${n(tie)}Q${n(x + side * dx * 0.8)} 720 ${n(x - side * (14 - dx))} 960`,
        shift(cloth, -0.09),
        7,
        0.5,
      ),
    )
    .join("");
  return (
    s.clipped(
      d,
      fill(
        d,
        s.linear(
          [x - side * 110, 0],
          [edge, 0],
          [
            [0, shift(cloth, 0.06)],
            [1, shift(cloth, -0.06)],
          ],
        ),
      ) + folds,
    ) +
    line(`M${n(x - side * 4)} ${n(tie - 6)}L${n(edge + side * 20)} ${n(tie + 20)}`, shift(cloth, -0.15), 14) +
    (side > 0 ? line("M20 34H1004", shift(cloth, -0.3, -0.06), 16) : "")
  );
}

function sillBoard({ s, tones }: SceneParts, y: number): string {
  const wood = tones.isDarkCat ? colour(0.93, 0.02, 80) : shift(tones.floor, 0.1, -0.02);
  return (
    fill(box(0, y, SIZE, 96), s.downwards(y, y + 96, shift(wood, 0.03), shift(wood, -0.02))) +
    fill(box(0, y + 96, SIZE, 40), shift(wood, -0.11)) +
    fill(box(0, y + 136, SIZE, 100), SHADE, 0.14)
  );
}
