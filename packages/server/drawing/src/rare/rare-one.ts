import type { Accessory } from "../accessories.ts";
import type { Costume } from "../cat.ts";
import type { Coat } from "../coat/coat.ts";
import type { Tones } from "../coat/tones.ts";
import type { Mood } from "../head/mood.ts";
import type { Layout } from "../layout.ts";
import type { Pose } from "../pose.ts";
import type { SceneParts, Scenery } from "../scenes/scenery.ts";
import type { Chance } from "../sketch/chance.ts";
import type { Colour } from "../sketch/colour.ts";
import type { Sketch } from "../sketch/sketch.ts";
import type { Subject } from "../subject.ts";

/** A picture that hardly anybody gets: what it settles that chance settles for all others. */
export interface RareOne {
  /** One picture in so many. */
  readonly oneIn: number;
  /** The picture in words, after "Drawn for A07:". */
  readonly words: string;
  readonly poses: readonly Pose[];
  readonly mood?: Mood;
  readonly accessory?: Accessory;
  /** The colour of what it wears. */
  readonly dye?: Colour;
  /** How large it is drawn at most; 1.36 unless said otherwise. */
  readonly largest?: number;
  /** How high it floats above the ground. */
  readonly lift?: number;
  /** Less than 1: one sees through it. */
  readonly opacity?: number;
  coat?(chance: Chance): Coat;
  scenery(parts: SceneParts, who: { readonly cat: Subject; readonly layout: Layout }): Scenery;
  costume?(s: Sketch, parts: { readonly tones: Tones; readonly cat: Subject }): Costume;
}
