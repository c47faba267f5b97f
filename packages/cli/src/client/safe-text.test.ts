import fc from "fast-check";
import { expect, test } from "vitest";
import { safe } from "./safe-text.ts";

test("leaves ordinary text in any script as it is", () => {
  for (const text of ["The queue is closed.", "Größe 3 €", "猫です", "שלום", "قطة", "🐈 cat", "e\u0301"]) {
    expect(safe(text)).toBe(text);
  }
});

test("takes out whatever could drive a terminal or hide in a line", () => {
  expect(safe("\x1b[31mred\x1b[0m")).toBe("[31mred[0m");
  expect(safe("\x1b]52;c;AAAA\x07x")).toBe("]52;c;AAAAx");
  expect(safe("a\u009b2Jb\u007f\u0000c")).toBe("a2Jbc");
  expect(safe("abc\u202edcb\u2066x\u2069\u200f\u061c")).toBe("abcdcbx");
  expect(safe("zero\u200b\ufeffwidth\u{e0041}")).toBe("zerowidth");
});

test("keeps it to one line with single spaces", () => {
  expect(safe("  one\r\ntwo\tthree\u2028four\u00a0  five ")).toBe("one two three four five");
});

test("bounds the length, and the marks on one character", () => {
  expect(safe("x".repeat(1_000_000), 10)).toBe(`${"x".repeat(10)}…`);
  expect(safe(`a${"\u0300".repeat(500)}b`)).toBe("a\u0300\u0300b");
});

test("whatever comes in, nothing but printable characters comes out", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(safe(text)).toMatch(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u);
      expect([...safe(text)].length).toBeLessThanOrEqual(301);
    }),
  );
});
