import { roof } from "../scenes/outdoors/roof.ts";
import { ghostly } from "./coats.ts";
import type { RareOne } from "./rare-one.ts";

/** It haunts a roof, and means no harm. */
export const ghost: RareOne = {
  oneIn: 700,
  words: "the ghost of a cat, which haunts this roof and means no harm",
  poses: ["sitting front", "waving", "stretched", "sitting side", "walking"],
  mood: "content",
  accessory: "nothing",
  lift: 46,
  opacity: 0.74,
  coat: ghostly,
  scenery: (parts) => ({ ...roof(parts), isLight: false }),
};
