import type { Chance } from "./chance.ts";
import { curled } from "./poses/curled.ts";
import { type Build, chooseBuild, type Figure, type PoseParts } from "./poses/figure.ts";
import { loaf } from "./poses/loaf.ts";
import { peeking } from "./poses/peeking.ts";
import { sittingFront } from "./poses/sitting-front.ts";
import { sittingSide } from "./poses/sitting-side.ts";
import { stretched } from "./poses/stretched.ts";

const POSES = {
  "sitting front": { weight: 5, strike: (parts: PoseParts) => sittingFront(parts) },
  waving: { weight: 3, strike: (parts: PoseParts) => sittingFront(parts, true) },
  "sitting side": { weight: 5, strike: sittingSide },
  loaf: { weight: 4, strike: loaf },
  stretched: { weight: 4, strike: stretched },
  curled: { weight: 3, strike: curled },
  peeking: { weight: 3, strike: peeking },
} as const;

export type Pose = keyof typeof POSES;
export const POSE_NAMES = Object.keys(POSES) as readonly Pose[];

/** Poses in which most of the cat is seen come more often. */
export function choosePose(chance: Chance): Pose {
  return chance.weighted(POSE_NAMES.map((name) => [name, POSES[name].weight] as const));
}

/** The figure of a pose, each time a little different. */
export function strikePose(pose: Pose, chance: Chance): { figure: Figure; build: Build } {
  const build = chooseBuild(chance.fork("build"));
  return { build, figure: POSES[pose].strike({ build, chance: chance.fork(pose) }) };
}
