import { expect, it } from "vitest";
import { linesIn, wallPath } from "./lines.ts";

it.each([
  ["vet", ["vet"]],
  ["vet,cats", ["vet", "cats"]],
  ["vet/,a/b.c,x_1-2,vet", ["vet", "a/b.c", "x_1-2"]],
  ["/,vet,/", ["/", "vet"]],
])("reads the lines of %s", (text, lines) => {
  expect(linesIn(text)).toEqual(lines);
});

it.each([
  ...["", "vet,", "/vet", "//evil.example", "https://evil.example", "vet?x", "a//b", "a b", "vet#x"],
  ...["..", "a/..", "../a", "a/./b", "...", "javascript:alert(1)", "%2e%2e", "vet\\x"],
])("refuses %j as a path", (text) => {
  expect(linesIn(text)).toMatch(/^The address names the lines by their paths/);
});

it("finds the wall of the line at the root beside those below it", () => {
  expect(["/", "vet", "a/b"].map(wallPath)).toEqual(["/display", "/vet/display", "/a/b/display"]);
});

it("refuses more than four lines, and says how many there are", () => {
  expect(linesIn("a,b,c,d")).toHaveLength(4);
  expect(linesIn("a,b,c,d,e")).toBe("A wall has room for 4 lines, and the address names 5.");
});
