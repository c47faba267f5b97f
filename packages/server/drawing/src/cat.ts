import { type Accessory, wear } from "./accessories.ts";
import type { Coat } from "./coat/coat.ts";
import { paintPart } from "./coat/markings.ts";
import type { Eyes } from "./head/eyes.ts";
import { drawHead, drawHeadFromBehind } from "./head/head.ts";
import type { HeadShape } from "./head/head-shape.ts";
import { asleep, type Expression } from "./head/mood.ts";
import type { Figure, Layer } from "./poses/figure.ts";
import type { Chance } from "./sketch/chance.ts";
import { type Colour, colour, mix } from "./sketch/colour.ts";
import { n, oval } from "./sketch/path.ts";
import { fill, line, place, type Sketch } from "./sketch/sketch.ts";

/** What a cat is dressed up in from head to paw; each drawing is in the figure's coordinates but the helmet. */
export interface Costume {
  /** What covers all but the head. */
  readonly fur?: Coat;
  readonly behind?: string;
  /** Over the body, under the head. */
  readonly chest?: string;
  /** Over the head, in its coordinates. */
  readonly helmet?: string;
}

export interface CatParts {
  readonly figure: Figure;
  readonly coat: Coat;
  readonly eyes: Eyes;
  readonly face: Expression;
  readonly accessory: Accessory;
  readonly shape: HeadShape;
  readonly costume?: Costume;
  /** The colour of what is worn. */
  readonly dye: Colour;
  readonly isOnLight: boolean;
  readonly chance: Chance;
}

export interface DrawnCat {
  readonly cat: string;
  /** What hangs over the edge that the cat is behind; empty for most. */
  readonly overEdge: string;
}

/** The cat in the coordinates of its figure, from the tail to the whiskers. */
export function drawCat(s: Sketch, parts: CatParts): DrawnCat {
  const { figure, costume } = parts;
  const coat = costume?.fur ?? parts.coat;
  const draw = (layers: readonly Layer[]): string =>
    layers
      .map((layer, i): string => {
        if (layer === "head") return (costume?.chest ?? "") + headOf(s, parts);
        if ("part" in layer)
          return paintPart(s, coat, layer.part, parts.chance.fork(`${layer.part.role}${i}`));
        if ("ink" in layer) return line(layer.ink, coat.line, 3.2, 0.75);
        if ("motion" in layer) return line(layer.motion, coat.line, 4.5, 0.5);
        if ("shade" in layer) return softShade(s, figure, coat, layer.shade);
        return place(pads(coat), { x: layer.pads[0], y: layer.pads[1], turn: layer.turn });
      })
      .join("");
  return { cat: (costume?.behind ?? "") + draw(figure.layers), overEdge: draw(figure.overEdge ?? []) };
}

function headOf(s: Sketch, parts: CatParts): string {
  const { figure, coat, eyes, accessory, dye, chance, isOnLight, shape } = parts;
  const { x, y, turn, facing, scale } = figure.head;
  const face = figure.isAsleep ? asleep(parts.face) : parts.face;
  if (figure.head.isTurnedAway) {
    const back = drawHeadFromBehind(s, {
      coat,
      eyes,
      face,
      shape,
      facing,
      isOnLight,
      chance: chance.fork("fur"),
    });
    return place(back, { x, y: y - 8, turn, scale });
  }
  const worn = wear(s, accessory, dye, shape, facing, chance.fork("worn"));
  const head = drawHead(s, { coat, eyes, face, shape, facing, isOnLight, chance: chance.fork("fur") });
  return (
    place(worn.neck, { x, y, turn: turn * 0.4, scale }) +
    place(head + worn.top + (parts.costume?.helmet ?? ""), { x, y: y - 8, turn, scale })
  );
}

/** The shadow of one part on another. */
function softShade(s: Sketch, figure: Figure, coat: Coat, d: string): string {
  const on = figure.layers
    .flatMap((layer) =>
      layer !== "head" && "part" in layer && layer.part.role === "body" ? [layer.part.d] : [],
    )
    .join("");
  return s.clipped(
    on,
    fill(
      d,
      coat.base.l < 0.45 ? colour(0.12, 0.02, 285) : mix(coat.line, colour(0.3, 0.06, 30), 0.5),
      coat.base.l < 0.45 ? 0.35 : 0.16,
    ),
  );
}

function pads(coat: Coat): string {
  const pink = coat.base.l < 0.45 && !coat.whites.socks ? colour(0.5, 0.05, 15) : colour(0.74, 0.1, 16);
  const bean = (x: number, y: number): string => fill(oval(x, y, 6, 7.4, x * 1.4), pink);
  return (
    bean(-18, -8) +
    bean(-6.5, -17) +
    bean(6.5, -17) +
    bean(18, -8) +
    fill(`M${n(-13)} 8Q-10 -5 0 -5Q10 -5 13 8Q12 16 0 14Q-12 16 -13 8Z`, pink)
  );
}
