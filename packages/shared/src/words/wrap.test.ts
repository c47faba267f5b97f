import { expect, it } from "vitest";
import { wrapText } from "./wrap.ts";

it.each([
  ["", 10, []],
  ["one two", 10, ["one two"]],
  ["one two three", 7, ["one two", "three"]],
  ["one two three", 8, ["one two", "three"]],
  ["abcdefghij kl", 4, ["abcd", "efgh", "ij", "kl"]],
  ["🐈🐈 🐈🐈", 2, ["🐈🐈", "🐈🐈"]],
])("wraps %j at %d", (text, width, lines) => {
  expect(wrapText(text, width)).toEqual(lines);
});
