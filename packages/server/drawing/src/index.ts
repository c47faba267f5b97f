/** The drawn cats: pure functions from a seed to an SVG and the words for what is on it. */
export { composeCat } from "./compose.ts";
export { creditOf } from "./credit.ts";
export { POSE_NAMES } from "./pose.ts";
export { PROP_NAMES } from "./props.ts";
export { RARE_NAMES } from "./rare.ts";
export { SCENE_NAMES } from "./scene.ts";
export type { Wish } from "./traits.ts";
