import type { Pose } from "../pose.ts";
import type { Chance } from "../sketch/chance.ts";

/** How a cat feels, which its face shows. */
export type Mood = "content" | "curious" | "sleepy" | "grumpy" | "startled" | "smiling";

export const MOODS: readonly Mood[] = ["content", "curious", "sleepy", "grumpy", "startled", "smiling"];

/** How a cat may feel that does this. */
export function moodsOf(pose: Pose): readonly Mood[] {
  switch (pose) {
    case "hunting":
      return ["curious", "startled", "content"];
    case "stretching":
      return ["content", "sleepy", "smiling"];
    case "on its back":
      return ["content", "curious", "smiling"];
    case "from behind":
      return ["content", "curious"];
    default:
      return MOODS;
  }
}

/** What a mood does to a face. */
export interface Expression {
  /** `open`; `smile`: closed and bent upwards, as in laughing; `rest`: closed and bent downwards, as in sleep. */
  readonly eyes: "open" | "smile" | "rest";
  /** How much of the eye the lid covers, 0–1, and how far it slants down towards the nose (−1 to 1). */
  readonly lid: number;
  readonly slant: number;
  /** Breadth of the pupil, 0–1. */
  readonly pupil: number;
  /** Height of the eyes: 1 is usual. */
  readonly wide: number;
  /** −1: ears flat to the sides; 0: at ease; 1: pricked up. */
  readonly ears: number;
  /** −1: corners down; 1: corners up. */
  readonly mouth: number;
  readonly isMouthOpen: boolean;
  readonly hasTongue: boolean;
  readonly blush: number;
}

/** The face of a mood, never twice quite the same. */
export function expressionOf(mood: Mood, chance: Chance): Expression {
  const plain: Expression = {
    eyes: "open",
    lid: chance.between(0, 0.12),
    slant: 0,
    pupil: chance.between(0.5, 0.75),
    wide: chance.between(0.94, 1.06),
    ears: chance.between(-0.1, 0.4),
    mouth: 0.6,
    isMouthOpen: false,
    hasTongue: false,
    blush: chance.between(0.1, 0.32),
  };
  switch (mood) {
    case "content":
      return { ...plain, hasTongue: chance.maybe(0.22), mouth: 0.8 };
    case "curious":
      return { ...plain, lid: 0, pupil: chance.between(0.78, 0.92), wide: 1.1, ears: 0.9, mouth: 0.4 };
    case "sleepy":
      return {
        ...plain,
        lid: chance.between(0.4, 0.52),
        pupil: 0.6,
        ears: chance.between(-0.5, -0.1),
        mouth: 0.5,
      };
    case "grumpy":
      return {
        ...plain,
        lid: chance.between(0.24, 0.34),
        slant: 0.62,
        pupil: 0.5,
        ears: chance.between(-0.9, -0.5),
        mouth: -0.8,
        blush: 0,
      };
    case "startled":
      return {
        ...plain,
        lid: 0,
        pupil: chance.between(0.3, 0.42),
        wide: 1.2,
        ears: 1,
        mouth: 0,
        isMouthOpen: true,
      };
    case "smiling":
      return { ...plain, eyes: "smile", mouth: 1, isMouthOpen: chance.maybe(0.55), blush: 0.5 };
  }
}

/** Any mood, as a sleeper shows it. */
export function asleep(face: Expression): Expression {
  return {
    ...face,
    eyes: "rest",
    isMouthOpen: false,
    mouth: Math.max(face.mouth, 0.4),
    ears: Math.min(face.ears, 0.1),
  };
}
