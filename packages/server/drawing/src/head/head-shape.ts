import type { Coat } from "../coat/coat.ts";
import type { Chance } from "../sketch/chance.ts";
import type { Eyes } from "./eyes.ts";
import type { Whiskers } from "./face.ts";
import type { Expression } from "./mood.ts";

/** What makes this cat's head its own. Lengths: the usual head is 224 broad and about 185 high. */
export interface HeadShape {
  readonly width: number;
  readonly height: number;
  /** How far the cheeks' fur sticks out. */
  readonly fluff: number;
  readonly earHeight: number;
  readonly earWidth: number;
  readonly earSplay: number;
  readonly eyeGap: number;
  readonly eyeLevel: number;
  readonly whiskers: Whiskers;
}

/** A head to draw, and how it is held. */
export interface HeadParts {
  readonly coat: Coat;
  readonly eyes: Eyes;
  readonly face: Expression;
  readonly shape: HeadShape;
  /** −1: turned to the left of the picture, 1: to the right. */
  readonly facing: number;
  readonly isOnLight: boolean;
  readonly chance: Chance;
}
