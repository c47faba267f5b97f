import { chooseCoat } from "./coat/coat.ts";
import { chooseTones, type Tones } from "./coat/tones.ts";
import { MAX_CONTAINER } from "./containers.ts";
import { chooseLitter, type Kitten, MOTHERLY } from "./litter.ts";
import { choosePose } from "./pose.ts";
import { type Box, union } from "./poses/extent.ts";
import type { RareOne } from "./rare/rare-one.ts";
import { chooseRare, RARE_ONES, type Rare } from "./rare.ts";
import type { Cast } from "./scene.ts";
import type { Chance } from "./sketch/chance.ts";
import { chooseSubject, type Subject } from "./subject.ts";
import type { Wish } from "./traits.ts";

const CASTS: readonly (readonly [Cast, number])[] = [
  ["one", 74],
  ["kitten", 14],
  ["family", 12],
];

/** Who is in a picture, and its colours. */
export interface Casting {
  readonly rare: Rare | null;
  readonly plan: RareOne | null;
  readonly cast: Cast;
  readonly tones: Tones;
  readonly cat: Subject;
  readonly litter: readonly Kitten[];
  /** What all of them fill together, in the first cat's coordinates. */
  readonly box: Box;
}

/** The cats of a picture by chance, but for what is wished. */
export function chooseCasting(chance: Chance, wish: Wish): Casting {
  const isOpen = Object.keys(wish).length === 0;
  const rare = wish.rare ?? (isOpen ? chooseRare(chance.fork("rare")) : null);
  const plan = rare && RARE_ONES[rare];
  const cast = plan ? "one" : castOf(chance.fork("cast").weighted(CASTS), wish);
  const coat = plan?.coat?.(chance.fork("coat")) ?? chooseCoat(chance.fork("coat"), wish.coat);
  const poses = plan?.poses ?? (cast === "family" ? MOTHERLY : undefined);
  const cat = chooseSubject(chance, {
    coat,
    age: cast === "kitten" ? "kitten" : "grown",
    pose: wish.pose ?? choosePose(chance.fork("pose"), poses),
    ...(plan?.mood && { mood: plan.mood }),
    ...(plan?.accessory && { accessory: plan.accessory }),
  });
  const litter = cast === "family" ? chooseLitter(chance.fork("litter"), cat) : [];
  return {
    rare,
    plan,
    cast,
    cat,
    litter,
    tones: chooseTones(chance.fork("tones"), coat),
    box: union([raised(cat), ...litter.map(({ box }) => box)]),
  };
}

/** Who peeks out of something is as high above the ground as that is, and no less broad. */
function raised({ box, figure }: Subject): Box {
  if (!figure.overEdge) return box;
  const { height, half } = MAX_CONTAINER;
  return {
    left: Math.min(box.left, -half),
    right: Math.max(box.right, half),
    top: box.top - height,
    bottom: 0,
  };
}

/** Not every wished pose or scene has room for a family. */
function castOf(chosen: Cast, { cast, pose, scene }: Wish): Cast {
  if (cast) return cast;
  const hasRoom = (!pose || MOTHERLY.includes(pose)) && scene !== "cat tree";
  return chosen === "family" && !hasRoom ? "one" : chosen;
}
