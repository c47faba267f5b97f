import type { Accessory } from "./accessories.ts";
import type { CoatName, RareCoatName } from "./coat/coat.ts";
import type { ContainerName } from "./containers.ts";
import type { EyeColour } from "./head/eyes.ts";
import type { Mood } from "./head/mood.ts";
import type { Pose } from "./pose.ts";
import type { Age } from "./poses/figure.ts";
import type { Prop } from "./props.ts";
import type { Rare } from "./rare.ts";
import type { Cast, Scene } from "./scene.ts";

/** What a picture shows. */
export interface Traits {
  readonly rare: Rare | null;
  readonly age: Age;
  /** How many are with their mother. */
  readonly kittens: number;
  readonly coat: CoatName | RareCoatName;
  readonly eyes: readonly [left: EyeColour, right: EyeColour];
  readonly pose: Pose;
  readonly mood: Mood;
  /** Null where something rare brings its own. */
  readonly scene: Scene | null;
  readonly prop: Prop | null;
  readonly accessory: Accessory;
  readonly container: ContainerName | null;
}

/** What is asked for instead of left to chance; anything asked for keeps the rare ones away. */
export interface Wish {
  readonly rare?: Rare;
  readonly pose?: Pose;
  readonly scene?: Scene;
  readonly prop?: Prop;
  readonly coat?: CoatName;
  readonly cast?: Cast;
}
