import { type Accessory, chooseAccessory } from "./accessories.ts";
import { drawCat } from "./cat.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { type CoatName, chooseCoat } from "./coat.ts";
import { CONTAINER_NAMES, type ContainerName, drawContainer } from "./containers.ts";
import { chooseEyes, type EyeColour } from "./eyes.ts";
import { expressionOf, MOODS, type Mood } from "./mood.ts";
import { oval } from "./path.ts";
import { choosePose, type Pose, strikePose } from "./pose.ts";
import type { Figure } from "./poses/figure.ts";
import { drawProp, PROP_NAMES, type Prop } from "./props.ts";
import { chooseScene, drawScene, type Scene } from "./scene.ts";
import { type Scenery, SIZE } from "./scenes/scenery.ts";
import { fill, type Placing, place, type Sketch, sketch } from "./sketch.ts";
import { chooseTones } from "./tones.ts";

/** What a picture shows, in words. */
export interface Traits {
  readonly coat: CoatName;
  readonly eyes: readonly [left: EyeColour, right: EyeColour];
  readonly pose: Pose;
  readonly mood: Mood;
  readonly scene: Scene;
  readonly prop: Prop | null;
  readonly accessory: Accessory;
  readonly container: ContainerName | null;
}

/**
 * A picture of a cat as SVG, 1024 × 1024, without text, fonts, filters or references to anything outside.
 * The same seed gives the same picture, byte for byte; different seeds differ in every curve and colour.
 */
export function composeCat(seed: string | Uint8Array): { readonly svg: string; readonly traits: Traits } {
  const chance = chanceOf(seed);
  const s = sketch();
  const coat = chooseCoat(chance.fork("coat"));
  const tones = chooseTones(chance.fork("tones"), coat);
  const pose = choosePose(chance.fork("pose"));
  const mood = chance.fork("which mood").pick(MOODS);
  const scene = chooseScene(chance.fork("which scene"), pose);
  const { figure } = strikePose(pose, chance);
  const accessory = chooseAccessory(chance.fork("which accessory"), figure.isAsleep === true);

  const layout = layOut(figure, chance.fork("layout"));
  const things = chance.fork("prop");
  const prop = things.maybe(figure.isAsleep ? 0.35 : 0.62) ? things.pick(PROP_NAMES) : null;
  const side = things.pick([-1, 1] as const);
  const scenery = drawScene(scene, {
    s,
    tones,
    x: layout.x,
    chance: chance.fork("scene"),
    freeSide: prop ? (-side as -1 | 1) : null,
  });
  const stand = { x: layout.x + layout.offset, y: scenery.ground, scale: layout.scale };

  const spot = prop && propSpot({ prop, side, figure, layout, scenery, chance: things });

  const gaze = spot ? lookAt(figure, stand, spot) : wander(chance.fork("gaze"));
  const eyes = chooseEyes(chance.fork("eyes"), coat, gaze);
  const face = expressionOf(mood, chance.fork("mood"));
  const { cat, overEdge } = drawCat(s, {
    figure,
    coat,
    eyes,
    face,
    accessory,
    dye: tones.dye,
    isOnLight: scenery.isLight,
    chance: chance.fork("cat"),
  });

  const container = figure.overEdge ? things.fork("container").pick(CONTAINER_NAMES) : null;
  const picture = [scenery.back];
  if (container) {
    const held = drawContainer(s, container, tones, chance.fork("container"));
    const edge = { ...stand, y: stand.y - held.height * layout.scale };
    picture.push(
      groundShadow(s, scenery, { ...stand, rx: 300 * layout.scale }),
      place(held.inside + cat + held.front + overEdge, edge),
    );
  } else {
    const rx = figure.shadow.breadth * layout.scale * 1.15;
    picture.push(
      groundShadow(s, scenery, { x: stand.x + figure.shadow.x * layout.scale, y: stand.y, rx }),
      place(cat, stand),
    );
  }
  picture.push(scenery.front);
  if (prop && spot) picture.push(place(drawProp(s, prop, tones, chance.fork("thing")), spot));

  const whole = place(picture.join(""), camera(chance.fork("camera"), scenery.ground));

  return {
    traits: { coat: coat.name, eyes: [eyes.left, eyes.right], pose, mood, scene, prop, accessory, container },
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}">${s.defs()}${whole}</svg>`,
  };
}

interface Layout {
  /** The middle of the picture's subject. */
  readonly x: number;
  /** From there to the figure's own origin. */
  readonly offset: number;
  readonly scale: number;
}

/** As large as it fits, some room left for what lies beside it. */
function layOut(figure: Figure, chance: Chance): Layout {
  const scale =
    Math.min(640 / figure.height, 800 / (figure.right - figure.left), 1.36) * chance.between(0.95, 1.02);
  const x = SIZE / 2 + chance.bell() * 30;
  return { x, scale, offset: (-(figure.left + figure.right) / 2) * scale };
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly isMirrored: boolean;
}

interface PropParts {
  readonly prop: Prop;
  /** −1: to the left of the cat. */
  readonly side: -1 | 1;
  readonly figure: Figure;
  readonly layout: Layout;
  readonly scenery: Scenery;
  readonly chance: Chance;
}

function propSpot({ prop, side, figure, layout, scenery, chance }: PropParts): Spot {
  const scale = chance.between(0.95, 1.12);
  if (prop === "butterfly") {
    const headX = layout.x + layout.offset + figure.head.x * layout.scale;
    const x = Math.min(930, Math.max(94, headX + side * chance.between(230, 310)));
    return {
      x,
      y: scenery.ground - (figure.height + chance.between(-70, 10)) * layout.scale,
      scale,
      isMirrored: side < 0,
    };
  }
  const reach = ((figure.right - figure.left) / 2) * layout.scale;
  const x = Math.min(
    SIZE - 150,
    Math.max(150, layout.x + side * Math.min(reach + 40, chance.between(330, 380))),
  );
  return { x, y: Math.min(985, scenery.ground + chance.between(50, 84)), scale, isMirrored: side > 0 };
}

/** Some pictures are taken from nearer; and as scenes and poses are drawn one way round, half are mirrored. */
function camera(chance: Chance, ground: number): Placing {
  const scale = chance.between(1, 1.12);
  const isMirrored = chance.maybe(0.5);
  const y = (ground - 250) * (1 - scale);
  return { x: (SIZE / 2) * (isMirrored ? 1 + scale : 1 - scale), y, scale, isMirrored };
}

/** The direction from the cat's eyes to a spot, each part from −1 to 1. */
function lookAt(
  figure: Figure,
  stand: { x: number; y: number; scale: number },
  spot: Spot,
): [number, number] {
  const [dx, dy] = [
    spot.x - (stand.x + figure.head.x * stand.scale),
    spot.y - (stand.y + figure.head.y * stand.scale),
  ];
  const far = Math.hypot(dx, dy) || 1;
  return [dx / far, dy / far];
}

/** Mostly at whoever looks at the picture. */
function wander(chance: Chance): [number, number] {
  return chance.maybe(0.5)
    ? [chance.bell() * 0.2, chance.bell() * 0.2]
    : [chance.between(-1, 1), chance.between(-0.8, 0.6)];
}

function groundShadow(s: Sketch, scenery: Scenery, at: { x: number; y: number; rx: number }): string {
  const { x, y, rx } = at;
  const squash = 0.17;
  return fill(
    oval(x + 10, y, rx, rx * squash),
    s.radial(
      [x + 10, y],
      rx,
      [
        [0, scenery.shadow, 0.5],
        [0.65, scenery.shadow, 0.34],
        [1, scenery.shadow, 0],
      ],
      squash,
    ),
  );
}
