import { type Casting, chooseCasting } from "./casting.ts";
import { CONTAINER_NAMES, type ContainerName, drawContainer } from "./containers.ts";
import { lookAt, wander } from "./head/gaze.ts";
import { chooseCamera, frameOf, inPicture, layOut, placingOf, type Stand } from "./layout.ts";
import { drawKitten, placeOfKitten } from "./litter.ts";
import { type Box, placed } from "./poses/extent.ts";
import { type PropPlace, placeOf, sideOf } from "./prop-place.ts";
import { chooseProp, drawProp, type Prop, propBox } from "./props.ts";
import { chooseScene, drawScene, hasRoomBeside, type Scene } from "./scene.ts";
import { type Scenery, SIZE } from "./scenes/scenery.ts";
import { type Chance, chanceOf } from "./sketch/chance.ts";
import { groundShadow } from "./sketch/ground-shadow.ts";
import type { Point } from "./sketch/path.ts";
import { place, type Sketch, sketch } from "./sketch/sketch.ts";
import { drawSubject, type Look } from "./subject.ts";
import type { Traits, Wish } from "./traits.ts";

export interface Composition {
  readonly svg: string;
  readonly traits: Traits;
  /** What the living and what lies beside them fill, in pixels of the picture. */
  readonly boxes: readonly Box[];
}

/**
 * A picture of a cat as SVG, 1024 × 1024, without text, fonts, filters or references to anything outside.
 * The same seed gives the same picture, byte for byte; different seeds differ in every curve and colour.
 */
export function composeCat(seed: string | Uint8Array, wish: Wish = {}): Composition {
  const chance = chanceOf(seed);
  const s = sketch();
  const casting = chooseCasting(chance, wish);
  const { cat, plan, tones, cast, litter } = casting;
  const scene = plan ? null : (wish.scene ?? chooseScene(chance.fork("which scene"), cat.pose, cast));
  const camera = chooseCamera(chance.fork("camera"));
  const layout = layOut(casting.box, camera, limitsOf(casting, scene), chance.fork("layout"));

  const things = chance.fork("prop");
  const prop = wish.prop ?? (scene && propFor(casting, scene, things));
  const side = sideOf(cat.pose, things);
  const reach = ((casting.box.right - casting.box.left) / 2) * layout.scale;
  const parts = {
    s,
    tones,
    reach,
    x: layout.middle,
    chance: chance.fork("scene"),
    freeSide: prop ? (-side as -1 | 1) : null,
  };
  const scenery = scene
    ? drawScene(scene, parts)
    : (plan?.scenery(parts, { cat, layout }) ?? drawScene("poster", parts));
  const { ground } = scenery;
  const stand = { x: layout.middle + layout.offset, y: ground - (plan?.lift ?? 0), scale: layout.scale };
  const frame = frameOf(camera, ground);
  const spot =
    prop &&
    placeOf({ prop, side, subject: cat, stand, reach, middle: layout.middle, ground, frame, chance: things });

  const costume = plan?.costume?.(s, { tones, cat });
  const look: Look = {
    gaze: gazeOf(casting, stand, spot, chance),
    dye: plan?.dye ?? tones.dye,
    isOnLight: scenery.isLight,
    ...(costume && { costume }),
  };
  const container = cat.figure.overEdge ? things.fork("container").pick(CONTAINER_NAMES) : null;
  const main = drawMain({ s, casting, scenery, stand, look, container, chance: chance.fork("container") });
  const boxes = [main.box];
  const picture = [scenery.back, main.svg];
  for (const kitten of litter) {
    const at = placeOfKitten(kitten, stand);
    boxes.push(placed(kitten.subject.box, at));
    picture.push(drawKitten(s, kitten, at, { scenery, dye: tones.dye }));
  }
  picture.push(scenery.front);
  if (prop && spot) {
    boxes.push(placed(propBox(prop), spot));
    picture.push(place(drawProp(s, prop, tones, chance.fork("thing")), spot));
  }
  const whole = place(picture.join(""), placingOf(camera, ground));
  const { rare } = casting;
  return {
    boxes: boxes.map((box) => inPicture(box, camera, ground)),
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}">${s.defs()}${whole}</svg>`,
    traits: {
      rare,
      scene,
      prop,
      container,
      age: cat.age,
      kittens: litter.length,
      coat: cat.coat.name,
      eyes: main.eyeColours,
      pose: cat.pose,
      mood: cat.mood,
      accessory: cat.accessory,
    },
  };
}

/** Kittens stay small, however much room there is. */
function limitsOf(
  { cast, plan }: Casting,
  scene: Scene | null,
): { readonly largest: number; readonly highest: number } {
  return {
    largest: plan?.largest ?? (cast === "kitten" ? 0.98 : 1.36),
    highest: scene === "cat tree" ? 560 : scene === "rain" ? 620 : 710,
  };
}

function propFor({ cat, litter }: Casting, scene: Scene, chance: Chance): Prop | null {
  const isHunter = cat.pose === "hunting";
  const likely = litter.length > 0 ? 0.2 : cat.figure.isAsleep ? 0.35 : isHunter ? 0.9 : 0.6;
  return chance.maybe(likely) ? chooseProp(chance, { isHunter, hasRoom: hasRoomBeside(scene) }) : null;
}

/** At the thing beside it, at its kitten, or wherever cats look. */
function gazeOf({ cat, litter }: Casting, stand: Stand, spot: PropPlace | null, chance: Chance): Point {
  if (spot) return lookAt(cat.figure, stand, spot);
  const [kitten] = litter;
  if (kitten && chance.fork("mother's eyes").maybe(0.6)) {
    const at = placeOfKitten(kitten, stand);
    return lookAt(cat.figure, stand, { x: at.x, y: at.y - 150 * at.scale });
  }
  return wander(chance.fork("gaze"));
}

interface MainParts {
  readonly s: Sketch;
  readonly casting: Casting;
  readonly scenery: Scenery;
  readonly stand: Stand;
  readonly look: Look;
  readonly container: ContainerName | null;
  readonly chance: Chance;
}

/** The first cat with its shadow, in its container if it has one. */
function drawMain({ s, casting, scenery, stand, look, container, chance }: MainParts) {
  const { cat, plan, tones } = casting;
  const drawn = drawSubject(s, cat, look);
  const { shadow } = cat.figure;
  const { eyeColours } = drawn;
  if (container) {
    const held = drawContainer(s, container, tones, chance);
    const edge = { ...stand, y: stand.y - held.height * stand.scale };
    return {
      eyeColours,
      box: placed(cat.box, edge),
      svg:
        groundShadow(s, scenery, { ...stand, rx: 300 * stand.scale }) +
        place(held.inside + drawn.cat + held.front + drawn.overEdge, edge),
    };
  }
  const fur = place(drawn.cat, stand);
  const rx = shadow.breadth * stand.scale * 1.15;
  return {
    eyeColours,
    box: placed(cat.box, stand),
    svg:
      groundShadow(s, scenery, { x: stand.x + shadow.x * stand.scale, y: scenery.ground, rx }) +
      (plan?.opacity ? `<g opacity="${plan.opacity}">${fur}</g>` : fur),
  };
}
