import type { Pose } from "./pose.ts";
import { bed } from "./scenes/bed.ts";
import { bookshelf } from "./scenes/bookshelf.ts";
import { catTree } from "./scenes/cat-tree.ts";
import { cushion } from "./scenes/cushion.ts";
import { desk } from "./scenes/desk.ts";
import { fireplace } from "./scenes/fireplace.ts";
import { kitchen } from "./scenes/kitchen.ts";
import { livingRoom } from "./scenes/living-room.ts";
import { autumn } from "./scenes/outdoors/autumn.ts";
import { beach } from "./scenes/outdoors/beach.ts";
import { fireflies } from "./scenes/outdoors/fireflies.ts";
import { garden } from "./scenes/outdoors/garden.ts";
import { rain } from "./scenes/outdoors/rain.ts";
import { roof } from "./scenes/outdoors/roof.ts";
import { snow } from "./scenes/outdoors/snow.ts";
import { poster } from "./scenes/poster.ts";
import type { SceneParts, Scenery } from "./scenes/scenery.ts";
import { windowsill } from "./scenes/windowsill.ts";
import type { Chance } from "./sketch/chance.ts";

/** Who is in the picture: a grown cat, a kitten, a mother with kittens. */
export type Cast = "one" | "kitten" | "family";

const SCENES = {
  "living room": livingRoom,
  windowsill: (parts: SceneParts) => windowsill(parts, "fair"),
  "rainy window": (parts: SceneParts) => windowsill(parts, "rain"),
  bookshelf,
  cushion,
  kitchen,
  fireplace,
  desk,
  "cat tree": catTree,
  garden: (parts: SceneParts) => garden(parts, "fair"),
  rainbow: (parts: SceneParts) => garden(parts, "rainbow"),
  fireflies,
  rain,
  beach,
  snow,
  roof,
  autumn,
  bed,
  poster,
} as const;

export type Scene = keyof typeof SCENES;
export const SCENE_NAMES = Object.keys(SCENES) as readonly Scene[];

/** Where nothing could stand that a cat might peek out of. */
const NO_FLOOR: readonly Scene[] = [
  "roof",
  "cushion",
  "bed",
  "windowsill",
  "rainy window",
  "cat tree",
  "desk",
];
/** Where there is something to look at for who turns its back. */
const VIEWS: readonly Scene[] = [
  "windowsill",
  "rainy window",
  "roof",
  "beach",
  "garden",
  "rainbow",
  "fireplace",
  "snow",
  "fireflies",
];

/** Any scene that suits the pose and holds as many. */
export function chooseScene(chance: Chance, pose: Pose, cast: Cast): Scene {
  return chance.pick(
    SCENE_NAMES.filter(
      (name) =>
        (pose !== "peeking" || !NO_FLOOR.includes(name)) &&
        (pose !== "from behind" || VIEWS.includes(name)) &&
        (name !== "cat tree" || (cast !== "family" && LOUNGING.includes(pose))),
    ),
  );
}

const LOUNGING: readonly Pose[] = ["sitting front", "waving", "sitting side", "loaf", "curled", "stretched"];

/** Whether something can lie on the ground beside the cat. */
export function hasRoomBeside(scene: Scene): boolean {
  return scene !== "cat tree";
}

/** The scenery around a cat whose middle is at `parts.x`. */
export function drawScene(scene: Scene, parts: SceneParts): Scenery {
  return SCENES[scene](parts);
}
