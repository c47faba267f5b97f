import { expect, it } from "vitest";
import { nearest } from "./nearest.ts";

const NAMES = ["port", "host", "data", "claim-window", "view-window"];

it.each([
  ["prot", "port"],
  ["poort", "port"],
  ["pot", "port"],
  ["hots", "host"],
  ["claim-widnow", "claim-window"],
  ["clam-windw", "claim-window"],
  ["view-window", "view-window"],
])("takes %s for %s", (word, name) => {
  expect(nearest(word, NAMES)).toBe(name);
});

it.each(["", "colour", "po", "window", "x".repeat(500)])("takes %s for none of them", (word) => {
  expect(nearest(word, NAMES)).toBeNull();
});
