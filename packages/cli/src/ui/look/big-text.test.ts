import { expect, test } from "vitest";
import { bigText, fittingLetters, halfHeight } from "./big-text.ts";
import { GLYPHS } from "./glyphs.ts";

test("every letter and digit has a glyph of five equally wide rows, no two alike but O and 0", () => {
  const seen = new Map<string, string>();
  for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") {
    const rows = (GLYPHS[character] ?? "").split(" ");
    expect(rows, character).toHaveLength(5);
    expect(new Set(rows.map((row) => row.length)).size, character).toBe(1);
    expect(rows.join(""), character).toMatch(/^[.#]+$/);
    seen.set(rows.join(" "), character);
  }
  expect(seen.size).toBe(35);
});

test("half letters are 3 rows high, full ones 5 and twice as wide", () => {
  const half = bigText("A07", "half");
  const full = bigText("A07", "full");
  expect(half?.map((line) => line.length)).toEqual([14, 14, 14]);
  expect(full?.map((line) => line.length)).toEqual([28, 28, 28, 28, 28]);
  expect(half?.[0]).toBe("▄▀▀▄ ▄▀▀▄ ▀▀▀█");
});

test("the largest letters that fit are taken, and none where none fit or none are known", () => {
  expect(fittingLetters("A07", 28, 5)).toHaveLength(5);
  expect(fittingLetters("A07", 27, 5)).toHaveLength(3);
  expect(fittingLetters("A07", 28, 4)).toHaveLength(3);
  expect(fittingLetters("A07", 13, 5)).toBeNull();
  expect(bigText("A-7", "half")).toBeNull();
  expect(bigText("", "half")).toBeNull();
});

test("two dots stand in one character, an odd last row has its upper half", () => {
  expect(halfHeight(["##..", "#.#.", "####"])).toEqual(["█▀▄ ", "▀▀▀▀"]);
});
