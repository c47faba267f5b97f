import { clamp, kept, type Stand } from "./layout.ts";
import type { Pose } from "./pose.ts";
import type { Box } from "./poses/extent.ts";
import { type Prop, propBox } from "./props.ts";
import type { Chance } from "./sketch/chance.ts";
import type { Subject } from "./subject.ts";

export interface PropParts {
  readonly prop: Prop;
  /** −1: to the left of the cat. */
  readonly side: -1 | 1;
  readonly subject: Subject;
  readonly stand: Stand;
  /** The middle of all that lives in the picture, and half its breadth. */
  readonly middle: number;
  readonly reach: number;
  readonly ground: number;
  /** Where it may be. */
  readonly frame: Box;
  readonly chance: Chance;
}

export interface PropPlace extends Stand {
  readonly isMirrored: boolean;
}

/** Who hunts or walks has it ahead; all others have it where chance puts it. */
export function sideOf(pose: Pose, chance: Chance): -1 | 1 {
  return pose === "hunting" || pose === "walking" ? -1 : chance.pick([-1, 1] as const);
}

/** Where a thing is: in the air near the head, or on the ground before the cat, and wholly in the picture. */
export function placeOf(parts: PropParts): PropPlace {
  const { prop, side, subject, stand, middle, reach, ground, frame, chance } = parts;
  const scale = chance.between(0.95, 1.12);
  const box = propBox(prop);
  if (prop === "butterfly") {
    const { head } = subject.figure;
    const isLow = subject.pose === "hunting" || subject.pose === "on its back";
    const at = {
      scale,
      x: stand.x + head.x * stand.scale + side * chance.between(215, 300),
      y: stand.y + (head.y - chance.between(isLow ? 60 : 40, isLow ? 190 : 170)) * stand.scale,
      isMirrored: side < 0,
    };
    return kept(at, box, frame);
  }
  const at = {
    scale,
    x: clamp(middle + side * Math.min(reach + 40, chance.between(330, 380)), 100, 924),
    y: ground + chance.between(50, 84),
    isMirrored: side > 0,
  };
  return kept(at, box, frame);
}
