import jsQR from "jsqr";

/** The colours of a terminal where a program sets none. */
export const THEMES = { dark: { ground: 0, ink: 255 }, light: { ground: 255, ink: 0 } } as const;

/** What sets colours (ECMA-48, section 8.3.117), or a character. */
const SEQUENCE_OR_CELL = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m|(.)`, "gu");
/** Pixels of a module; a cell is one wide and two high. */
const MODULE = 6;

/**
 * What a reader of codes finds on a terminal's screen, captured with its escape sequences: its cells are painted as
 * such a terminal would, blocks and colours alike. null where it finds none.
 */
export function codeOnScreen(screen: string, theme: keyof typeof THEMES): string | null {
  const rows = modulesOf(screen, THEMES[theme]);
  const width = Math.max(...rows.map((row) => row.length)) * MODULE;
  const height = rows.length * 2 * MODULE;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const cell = rows[Math.floor(y / MODULE / 2)]?.[Math.floor(x / MODULE)];
      const shade = cell?.[Math.floor(y / MODULE) % 2] ?? THEMES[theme].ground;
      pixels.fill(shade, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  return jsQR.default(pixels, width, height, { inversionAttempts: "dontInvert" })?.data ?? null;
}

/** The shades of the cells of each line, the upper one first. A colour holds until another is set, over lines too. */
function modulesOf(screen: string, { ground, ink }: { ground: number; ink: number }): [number, number][][] {
  let [front, back] = [ink, ground];
  const setColours = (codes: string): void => {
    const isReset = codes === "" || codes === "0";
    if (isReset || codes === "39") front = ink;
    if (isReset || codes === "49") back = ground;
    if (codes.includes("38;5;16")) front = 0;
    if (codes.includes("48;5;231")) back = 255;
  };
  return screen.split("\n").map((line) => {
    const cells: [number, number][] = [];
    for (const [, codes, character = ""] of line.matchAll(SEQUENCE_OR_CELL)) {
      if (codes !== undefined) setColours(codes);
      else cells.push([/[▀█]/.test(character) ? front : back, /[▄█]/.test(character) ? front : back]);
    }
    return cells;
  });
}
