import type { Accessory } from "./accessories.ts";
import type { CoatName } from "./coat.ts";
import type { Mood } from "./mood.ts";
import type { Pose } from "./pose.ts";
import { RARE_ONES } from "./rare.ts";
import type { Scene } from "./scene.ts";
import type { Traits } from "./traits.ts";

const COATS: Partial<Record<CoatName, string>> = {
  cow: "black-and-white",
  blue: "grey-blue",
  "blue bicolour": "grey-and-white",
  "ginger bicolour": "ginger-and-white",
};

const MOODS: Record<Mood, string> = {
  content: "",
  curious: "curious",
  sleepy: "sleepy",
  grumpy: "grumpy",
  startled: "startled",
  smiling: "happy",
};

const WORN: Record<Accessory, string> = {
  nothing: "",
  collar: " in a collar",
  "bow tie": " in a bow tie",
  scarf: " in a scarf",
  bandana: " in a bandana",
  flower: " with a flower at its ear",
  "party hat": " in a party hat",
  beret: " in a beret",
  crown: " with a crown",
};

const POSES: Record<Exclude<Pose, "peeking">, string> = {
  "sitting front": "sitting",
  "sitting side": "sitting",
  waving: "waving",
  loaf: "loafing",
  stretched: "lying at full length",
  stretching: "stretching",
  walking: "out for a walk",
  hunting: "on the hunt",
  "on its back": "rolling about",
  "from behind": "lost in the view",
  curled: "asleep",
};

const SCENES: Record<Scene, string> = {
  "living room": "in a living room",
  windowsill: "on a windowsill",
  "rainy window": "at a window, while it rains",
  bookshelf: "on a bookshelf",
  cushion: "on a cushion",
  kitchen: "in a kitchen",
  fireplace: "by the fire",
  desk: "on a keyboard",
  "cat tree": "on a scratching tree",
  garden: "in a garden",
  rainbow: "under a rainbow",
  fireflies: "among fireflies",
  rain: "under an umbrella",
  beach: "on a beach",
  snow: "in the snow",
  roof: "on a roof by moonlight",
  autumn: "in an autumn wood",
  bed: "on a bed",
  poster: "among big leaves",
};

/** The line that goes with a picture: for whom it was drawn (`{number}`), and what is on it. Plain ASCII. */
export function creditOf(traits: Traits): string {
  return `Drawn by catq for {number} alone: ${traits.rare ? RARE_ONES[traits.rare].words : describe(traits)}`;
}

function describe({ coat, mood, pose, age, kittens, container, prop, accessory, scene }: Traits): string {
  const isAsleep = pose === "curled";
  const name = Object.entries(COATS).find(([key]) => key === coat)?.[1] ?? coat;
  const feels = isAsleep || pose === "from behind" ? "" : MOODS[mood];
  const who = withArticle([feels, name, age === "kitten" ? "kitten" : "cat"].filter(Boolean).join(" "));
  const young =
    kittens === 0
      ? ""
      : kittens === 1
        ? " with her kitten"
        : ` with her ${kittens === 2 ? "two" : "three"} kittens`;
  const worn = WORN[accessory];
  const does = container
    ? `peeking out of ${withArticle(container)}`
    : pose === "peeking"
      ? "peeking"
      : POSES[pose];
  const thing = prop === null ? "" : `, with ${withArticle(prop)}`;
  return `${who}${worn}${young}, ${does}${scene ? ` ${SCENES[scene]}` : ""}${thing}`;
}

function withArticle(words: string): string {
  return `${/^[aeiou]/.test(words) ? "an" : "a"} ${words}`;
}
