import { GLYPHS } from "./glyphs.ts";

/** How large letters are drawn: `half` is 3 rows high, `full` 5 rows and twice as wide, `huge` twice that. */
type LetterSize = "half" | "full" | "huge";

/** The rows that huge letters take. */
export const HUGE_ROWS = 10;

/** `text` (letters and digits) as rows of block characters, all equally wide; null where a character has no glyph. */
export function bigText(text: string, size: LetterSize): readonly string[] | null {
  const glyphs: string[][] = [];
  for (const character of text) {
    const glyph = Object.hasOwn(GLYPHS, character) ? GLYPHS[character] : undefined;
    if (glyph === undefined) return null;
    glyphs.push(glyph.split(" "));
  }
  if (glyphs.length === 0) return null;
  const dots = [0, 1, 2, 3, 4].map((row) => glyphs.map((glyph) => glyph[row] ?? "").join("."));
  if (size === "half") return halfHeight(dots);
  return size === "full" ? doubleWidth(dots) : doubleWidth(dots).flatMap((row) => [twice(row), twice(row)]);
}

/** The largest size of `text` that fits into `columns` and `rows`, or null where none does. */
export function fittingLetters(text: string, columns: number, rows: number): readonly string[] | null {
  for (const size of ["huge", "full", "half"] as const) {
    const lines = bigText(text, size);
    if (lines && lines.length <= rows && (lines[0]?.length ?? 0) <= columns) return lines;
  }
  return null;
}

/** Two rows of dots in one row of half blocks. */
export function halfHeight(dots: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (let row = 0; row < dots.length; row += 2) {
    const upper = dots[row] ?? "";
    const lower = dots[row + 1] ?? "";
    lines.push(Array.from(upper, (dot, column) => half(dot === "#", lower[column] === "#")).join(""));
  }
  return lines;
}

function half(isUpper: boolean, isLower: boolean): string {
  if (isUpper) return isLower ? "█" : "▀";
  return isLower ? "▄" : " ";
}

function twice(row: string): string {
  return row.replace(/./g, "$&$&");
}

function doubleWidth(dots: readonly string[]): readonly string[] {
  return dots.map((row) => Array.from(row, (dot) => (dot === "#" ? "██" : "  ")).join(""));
}
