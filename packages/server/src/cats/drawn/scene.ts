import type { Chance } from "./chance.ts";
import type { Pose } from "./pose.ts";
import { autumn } from "./scenes/autumn.ts";
import { beach } from "./scenes/beach.ts";
import { bed } from "./scenes/bed.ts";
import { bookshelf } from "./scenes/bookshelf.ts";
import { cushion } from "./scenes/cushion.ts";
import { garden } from "./scenes/garden.ts";
import { kitchen } from "./scenes/kitchen.ts";
import { livingRoom } from "./scenes/living-room.ts";
import { poster } from "./scenes/poster.ts";
import { roof } from "./scenes/roof.ts";
import type { SceneParts, Scenery } from "./scenes/scenery.ts";
import { snow } from "./scenes/snow.ts";
import { windowsill } from "./scenes/windowsill.ts";

const SCENES = {
  "living room": livingRoom,
  windowsill,
  bookshelf,
  cushion,
  kitchen,
  garden,
  beach,
  snow,
  roof,
  autumn,
  bed,
  poster,
} as const;

export type Scene = keyof typeof SCENES;
export const SCENE_NAMES = Object.keys(SCENES) as readonly Scene[];

/** Any scene, but for those where nothing could stand that a cat might peek out of. */
export function chooseScene(chance: Chance, pose: Pose): Scene {
  return chance.pick(
    SCENE_NAMES.filter(
      (name) => pose !== "peeking" || !["roof", "cushion", "bed", "windowsill"].includes(name),
    ),
  );
}

/** The scenery around a cat whose middle is at `parts.x`. */
export function drawScene(scene: Scene, parts: SceneParts): Scenery {
  return SCENES[scene](parts);
}
