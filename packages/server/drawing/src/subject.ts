import { type Accessory, chooseAccessory, isHat } from "./accessories.ts";
import { type Costume, type DrawnCat, drawCat } from "./cat.ts";
import type { Coat } from "./coat/coat.ts";
import { chooseEyes, type EyeColour, type Eyes } from "./head/eyes.ts";
import { chooseHead } from "./head/head.ts";
import type { HeadShape } from "./head/head-shape.ts";
import { type Expression, expressionOf, type Mood, moodsOf } from "./head/mood.ts";
import { type Pose, strikePose } from "./pose.ts";
import { type Box, extentOf } from "./poses/extent.ts";
import type { Age, Figure } from "./poses/figure.ts";
import type { Chance } from "./sketch/chance.ts";
import type { Colour } from "./sketch/colour.ts";
import type { Point } from "./sketch/path.ts";
import type { Sketch } from "./sketch/sketch.ts";

/** One cat of a picture, all decided but where it stands and looks. */
export interface Subject {
  readonly age: Age;
  readonly coat: Coat;
  readonly pose: Pose;
  readonly mood: Mood;
  readonly face: Expression;
  readonly accessory: Accessory;
  readonly figure: Figure;
  readonly shape: HeadShape;
  /** What it fills, in its own coordinates. */
  readonly box: Box;
  readonly chance: Chance;
}

export interface SubjectWish {
  readonly age: Age;
  readonly coat: Coat;
  readonly pose: Pose;
  readonly mood?: Mood;
  readonly accessory?: Accessory;
}

/** A cat of that coat in that pose; the rest by chance. */
export function chooseSubject(chance: Chance, wish: SubjectWish): Subject {
  const { age, coat, pose } = wish;
  const figure = strikePose(pose, age, chance);
  const mood = wish.mood ?? chance.fork("which mood").pick(moodsOf(pose));
  const accessory =
    wish.accessory ??
    chooseAccessory(chance.fork("which accessory"), {
      isNeckHidden: figure.isAsleep === true || pose === "on its back" || figure.head.isTurnedAway === true,
      isSmall: age === "kitten",
    });
  const face = expressionOf(mood, chance.fork("mood"));
  return {
    age,
    coat,
    pose,
    mood,
    accessory,
    figure,
    chance,
    face:
      pose === "hunting"
        ? { ...face, eyes: "open", lid: face.lid * 0.5, pupil: Math.max(face.pupil, 0.8) }
        : face,
    shape: chooseHead(chance.fork("head"), age),
    box: extentOf(figure, isHat(accessory)),
  };
}

export interface Look {
  /** Where it looks: x and y from −1 to 1. */
  readonly gaze: Point;
  /** The colour of what it wears. */
  readonly dye: Colour;
  readonly isOnLight: boolean;
  readonly costume?: Costume;
}

/** The cat in its own coordinates, and the colours that its eyes have got. */
export function drawSubject(
  s: Sketch,
  subject: Subject,
  look: Look,
): DrawnCat & { readonly eyeColours: readonly [left: EyeColour, right: EyeColour] } {
  const eyes: Eyes = chooseEyes(subject.chance.fork("eyes"), subject.coat, look.gaze, subject.age);
  const drawn = drawCat(s, { ...subject, ...look, figure: turnedTo(subject.figure, look.gaze), eyes });
  return { ...drawn, eyeColours: [eyes.left, eyes.right] };
}

/** The head goes some of the way that the eyes go. */
function turnedTo(figure: Figure, [gx, gy]: Point): Figure {
  const { head } = figure;
  const isUpright = Math.abs(head.turn) < 30;
  if (figure.isAsleep || !isUpright) return figure;
  const facing = Math.max(-0.95, Math.min(0.95, head.facing * 0.45 + gx * 0.6));
  return { ...figure, head: { ...head, facing, turn: head.turn * 0.8 + gx * gy * 5 } };
}
