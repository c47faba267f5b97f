import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { ACCESSORY_NAMES } from "./accessories.ts";
import { COAT_NAMES } from "./coat/coat.ts";
import { composeCat } from "./compose.ts";
import { CONTAINER_NAMES } from "./containers.ts";
import { EYE_COLOURS } from "./head/eyes.ts";
import { MOODS } from "./head/mood.ts";
import { MARGIN } from "./layout.ts";
import { POSE_NAMES } from "./pose.ts";
import type { Box } from "./poses/extent.ts";
import { PROP_NAMES } from "./props.ts";
import { RARE_NAMES } from "./rare.ts";
import { type Cast, SCENE_NAMES } from "./scene.ts";
import { SIZE } from "./scenes/scenery.ts";
import type { Traits, Wish } from "./traits.ts";

/** The names of all elements. Throws unless every element is closed in its turn and every attribute quoted. */
function elementsOf(xml: string): Set<string> {
  const names = new Set<string>();
  const open: string[] = [];
  let end = 0;
  for (const tag of xml.matchAll(/<(\/?)([A-Za-z]+)((?: [A-Za-z0-9-]+="[^"<>&]*")*)(\/?)>/g)) {
    const [whole, closing, name = "", attributes = "", isEmpty] = tag;
    if (tag.index !== end) throw new Error(`not XML: ${xml.slice(end, end + 80)}`);
    end = tag.index + whole.length;
    names.add(name);
    const keys = [...attributes.matchAll(/ ([A-Za-z0-9-]+)=/g)].map(([, key]) => key);
    if (new Set(keys).size !== keys.length) throw new Error(`an attribute twice: ${whole}`);
    if (closing && open.pop() !== name) throw new Error(`closed out of turn: ${whole}`);
    if (!closing && !isEmpty) open.push(name);
  }
  if (end !== xml.length || open.length > 0) throw new Error(`not XML: ${xml.slice(end, end + 80)}`);
  return names;
}

const ALLOWED = ["clipPath", "defs", "g", "linearGradient", "path", "radialGradient", "stop", "svg"];

/** Whether anything comes nearer to the edge than the margin; half a pixel is rounding. */
function leavesPicture({ left, top, right, bottom }: Box): boolean {
  return Math.min(left, top, SIZE - right, SIZE - bottom) < MARGIN - 0.5;
}

const SEEDS = 2000;
const outside: string[] = [];
const digests = new Set<string>();
const traits: Traits[] = [];
const drawn: string[] = [];
for (let seed = 0; seed < SEEDS; seed++) {
  const cat = composeCat(`seed ${seed}`);
  digests.add(createHash("sha256").update(cat.svg).digest("hex"));
  traits.push(cat.traits);
  if (cat.boxes.some(leavesPicture)) outside.push(`seed ${seed}`);
  if (seed % 10 === 0) drawn.push(cat.svg);
}

it("draws the same picture from the same seed, and takes bytes as well as text", () => {
  expect(composeCat("Minka")).toEqual(composeCat("Minka"));
  expect(composeCat(new TextEncoder().encode("Minka")).svg).toBe(composeCat("Minka").svg);
});

it("draws no two alike", () => {
  expect(digests.size).toBe(SEEDS);
});

it.each<[string, readonly string[], (traits: Traits) => readonly (string | null)[]]>([
  ["coat", COAT_NAMES, ({ coat, rare }) => [rare ? null : coat]],
  ["eye colour", EYE_COLOURS, ({ eyes }) => eyes],
  ["pose", POSE_NAMES, ({ pose }) => [pose]],
  ["mood", MOODS, ({ mood }) => [mood]],
  ["scene", SCENE_NAMES, ({ scene }) => [scene]],
  ["prop", PROP_NAMES, ({ prop }) => [prop]],
  ["accessory", ACCESSORY_NAMES, ({ accessory }) => [accessory]],
  ["container", CONTAINER_NAMES, ({ container }) => [container]],
])("comes to every %s", (_, names, traitOf) => {
  const seen = new Set(traits.flatMap(traitOf));
  seen.delete(null);
  expect([...seen].sort()).toEqual([...names].sort());
});

it("draws kittens, alone and with their mothers", () => {
  const share = (is: (traits: Traits) => boolean): number => traits.filter(is).length / SEEDS;
  expect(share(({ age }) => age === "kitten")).toBeGreaterThan(0.08);
  for (const count of [1, 2, 3]) expect(share(({ kittens }) => kittens === count)).toBeGreaterThan(0.002);
  expect(share(({ kittens }) => kittens > 0)).toBeLessThan(0.2);
});

it("draws what is asked for, the rest by chance", () => {
  expect(
    composeCat("a", { pose: "hunting", scene: "rain", prop: "bird", coat: "black" }).traits,
  ).toMatchObject({
    pose: "hunting",
    scene: "rain",
    prop: "bird",
    coat: "black",
    rare: null,
  });
});

/** All that can be asked for, each with several seeds. */
const casts: readonly Cast[] = ["one", "kitten", "family"];
const wishes: readonly (readonly [name: string, wish: Wish])[] = [
  ...POSE_NAMES.flatMap((pose) => [
    [pose, { pose }] as const,
    [`${pose}, a kitten`, { pose, cast: "kitten" }] as const,
  ]),
  ...casts.map((cast) => [cast, { cast }] as const),
  ...SCENE_NAMES.map((scene) => [scene, { scene }] as const),
  ...PROP_NAMES.map((prop) => [prop, { prop }] as const),
  ...RARE_NAMES.map((rare) => [rare, { rare }] as const),
];

it.each(wishes)("draws %s well-formed and wholly in the picture", (_, wish) => {
  for (let seed = 0; seed < 12; seed++) {
    const { svg, boxes } = composeCat(`wish ${seed}`, wish);
    expect([...elementsOf(svg)].filter((name) => !ALLOWED.includes(name))).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(boxes.filter(leavesPicture)).toEqual([]);
  }
});

it("keeps every cat, kitten and thing wholly in the picture", () => {
  expect(outside).toEqual([]);
});

it("draws odd eyes, rarely", () => {
  const odd = traits.filter(({ eyes: [left, right] }) => left !== right).length;
  expect(odd).toBeGreaterThan(10);
  expect(odd).toBeLessThan(SEEDS / 8);
});

it("needs nothing but itself: well-formed, no text, filters, scripts, styles, pictures or links", () => {
  for (const svg of drawn) {
    const elements = elementsOf(svg);
    expect([...elements].filter((name) => !ALLOWED.includes(name))).toEqual([]);
    expect(svg).not.toMatch(/href|<!|<\?|style=|font/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|null/);
  }
});

it("refers only to gradients and clips that are there", () => {
  for (const svg of drawn) {
    const ids = new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
    for (const [, target] of svg.matchAll(/url\(([^)]*)\)/g)) expect(target).toMatch(/^#/);
  }
});
