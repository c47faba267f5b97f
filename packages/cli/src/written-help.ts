import { readFileSync } from "node:fs";

/** The widths, in columns, for which the build writes the help of `catq` down: at the second, no line is broken. */
export const WRITTEN_WIDTHS = [80, 110] as const;

/** The file beside the bundle with the help for a width. */
export function helpFile(width: (typeof WRITTEN_WIDTHS)[number]): string {
  return `help-${width}.txt`;
}

/** The help of `catq` for so many columns as the build wrote it; null for a width for which it did not. */
export function writtenHelp(columns: number): string | null {
  const [narrow, wide] = WRITTEN_WIDTHS;
  if (columns !== narrow && columns < wide) return null;
  try {
    return readFileSync(new URL(helpFile(columns < wide ? narrow : wide), import.meta.url), "utf8");
  } catch {
    return null;
  }
}
