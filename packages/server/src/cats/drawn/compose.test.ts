import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { ACCESSORY_NAMES } from "./accessories.ts";
import { COAT_NAMES } from "./coat.ts";
import { composeCat, type Traits } from "./compose.ts";
import { CONTAINER_NAMES } from "./containers.ts";
import { EYE_COLOURS } from "./eyes.ts";
import { MOODS } from "./mood.ts";
import { POSE_NAMES } from "./pose.ts";
import { PROP_NAMES } from "./props.ts";
import { SCENE_NAMES } from "./scene.ts";

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

const SEEDS = 2000;
const digests = new Set<string>();
const traits: Traits[] = [];
const drawn: string[] = [];
for (let seed = 0; seed < SEEDS; seed++) {
  const cat = composeCat(`seed ${seed}`);
  digests.add(createHash("sha256").update(cat.svg).digest("hex"));
  traits.push(cat.traits);
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
  ["coat", COAT_NAMES, ({ coat }) => [coat]],
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

it("draws odd eyes, rarely", () => {
  const odd = traits.filter(({ eyes: [left, right] }) => left !== right).length;
  expect(odd).toBeGreaterThan(10);
  expect(odd).toBeLessThan(SEEDS / 8);
});

it("needs nothing but itself: well-formed, no text, filters, scripts, styles, pictures or links", () => {
  const allowed = ["clipPath", "defs", "g", "linearGradient", "path", "radialGradient", "stop", "svg"];
  for (const svg of drawn) {
    const elements = elementsOf(svg);
    expect([...elements].filter((name) => !allowed.includes(name))).toEqual([]);
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
