import type { Accessory } from "./accessories.ts";
import type { CoatName } from "./coat/coat.ts";
import type { Mood } from "./head/mood.ts";
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
  stretched: "stretched out",
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
  "rainy window": "at a rainy window",
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

/** What a terminal shows of a credit in one line. */
const LONGEST = 120;

/**
 * The line that goes with a picture: for whom it was drawn (`{number}`), and what is on it. Plain ASCII, at most
 * 120 characters; where there is too much on it, the small things go unnamed.
 */
export function creditOf(traits: Traits): string {
  const start = "Drawn by catq for {number}: ";
  if (traits.rare) return start + RARE_ONES[traits.rare].words;
  const shorter: readonly Traits[] = [
    traits,
    { ...traits, accessory: "nothing" },
    { ...traits, prop: null },
    { ...traits, accessory: "nothing", prop: null },
    { ...traits, accessory: "nothing", prop: null, mood: "content" },
  ];
  const lines = shorter.map((told) => start + describe(told));
  return (
    lines.find((line) => line.length <= LONGEST) ??
    start + withArticle(traits.age === "kitten" ? "kitten" : "cat")
  );
}

function describe({ coat, mood, pose, age, kittens, container, prop, accessory, scene }: Traits): string {
  const isQuiet = pose === "curled" || pose === "from behind";
  const fur = Object.entries(COATS).find(([key]) => key === coat)?.[1] ?? coat;
  const young = age === "kitten" ? "kitten" : "cat";
  const who = withArticle([isQuiet ? "" : MOODS[mood], fur, young].filter(Boolean).join(" "));
  const does = pose === "peeking" ? `peeking out of ${withArticle(container ?? "box")}` : POSES[pose];
  const place = scene ? ` ${SCENES[scene]}` : "";
  const thing = prop ? `, with ${withArticle(prop)}` : "";
  return `${who}${WORN[accessory]}${LITTERS[kittens] ?? ""}, ${does}${place}${thing}`;
}

const LITTERS = ["", " and her kitten", " and her two kittens", " and her three kittens"];

function withArticle(words: string): string {
  return `${/^[aeiou]/.test(words) ? "an" : "a"} ${words}`;
}
