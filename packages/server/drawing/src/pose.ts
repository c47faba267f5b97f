import { curled } from "./poses/curled.ts";
import { type Age, chooseBuild, type Figure, type PoseParts } from "./poses/figure.ts";
import { fromBehind } from "./poses/from-behind.ts";
import { hunting } from "./poses/hunting.ts";
import { loaf } from "./poses/loaf.ts";
import { onItsBack } from "./poses/on-its-back.ts";
import { peeking } from "./poses/peeking.ts";
import { sittingFront } from "./poses/sitting-front.ts";
import { sittingSide } from "./poses/sitting-side.ts";
import { stretched } from "./poses/stretched.ts";
import { stretching } from "./poses/stretching.ts";
import { walking } from "./poses/walking.ts";
import type { Chance } from "./sketch/chance.ts";

const POSES = {
  "sitting front": { weight: 4, strike: (parts: PoseParts) => sittingFront(parts) },
  waving: { weight: 3, strike: (parts: PoseParts) => sittingFront(parts, true) },
  "sitting side": { weight: 4, strike: sittingSide },
  loaf: { weight: 4, strike: loaf },
  stretched: { weight: 3, strike: stretched },
  stretching: { weight: 3, strike: stretching },
  walking: { weight: 4, strike: walking },
  hunting: { weight: 4, strike: hunting },
  "on its back": { weight: 2, strike: onItsBack },
  "from behind": { weight: 2, strike: fromBehind },
  curled: { weight: 3, strike: curled },
  peeking: { weight: 3, strike: peeking },
} as const;

export type Pose = keyof typeof POSES;
export const POSE_NAMES = Object.keys(POSES) as readonly Pose[];

/** Poses in which most of the cat is seen come more often. */
export function choosePose(chance: Chance, from: readonly Pose[] = POSE_NAMES): Pose {
  return chance.weighted(from.map((name) => [name, POSES[name].weight] as const));
}

/** The figure of a pose, each time a little different. */
export function strikePose(pose: Pose, age: Age, chance: Chance): Figure {
  const build = chooseBuild(chance.fork("build"), age);
  return POSES[pose].strike({ build, chance: chance.fork(pose) });
}
