import type { Raster } from "./raster.ts";

/** Pixels of less alpha show the terminal's default background. */
const MIN_ALPHA = 128;
/** The six levels of each colour in the cube of xterm's 256 colours. */
const LEVELS = [0, 95, 135, 175, 215, 255];

/**
 * A picture as rows of half blocks, two pixels a cell, coloured by SGR 38 and 48: in 24 bits, or by xterm's 256 colours.
 * Each row ends with the default colours (SGR 39 and 49).
 */
export function blocksOf(raster: Raster, colors: 24 | 8): string[] {
  const rows: string[] = [];
  for (let y = 0; y < raster.height; y += 2) {
    let row = "";
    let before = "";
    for (let x = 0; x < raster.width; x++) {
      const { style, block } = cellOf(colorAt(raster, x, y, colors), colorAt(raster, x, y + 1, colors));
      // Only where the colours change: that makes a row much shorter.
      row += style === before ? block : `\x1b[${style}m${block}`;
      before = style;
    }
    rows.push(`${row}\x1b[39;49m`);
  }
  return rows;
}

/** One cell of two pixels; null: transparent. */
function cellOf(upper: string | null, lower: string | null): { style: string; block: string } {
  if (lower !== null) return { style: `38;${lower};${upper === null ? "49" : `48;${upper}`}`, block: "▄" };
  return upper === null ? { style: "39;49", block: " " } : { style: `38;${upper};49`, block: "▀" };
}

function colorAt({ width, height, data }: Raster, x: number, y: number, colors: 24 | 8): string | null {
  if (y >= height) return null;
  const at = (y * width + x) * 4;
  const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
  if (alpha < MIN_ALPHA) return null;
  return colors === 24 ? `2;${red};${green};${blue}` : `5;${paletteIndex(red, green, blue)}`;
}

/** The index of the nearest of xterm's 256 colours: of its 6 × 6 × 6 cube, or of its 24 greys. */
export function paletteIndex(red: number, green: number, blue: number): number {
  const [r, g, b] = [nearestLevel(red), nearestLevel(green), nearestLevel(blue)];
  const cube = [r, g, b].map((index) => LEVELS[index] ?? 0);
  const grey = Math.max(0, Math.min(23, Math.round(((red + green + blue) / 3 - 8) / 10)));
  const level = 8 + 10 * grey;
  const isGrey = distance([red, green, blue], [level, level, level]) < distance([red, green, blue], cube);
  return isGrey ? 232 + grey : 16 + 36 * r + 6 * g + b;
}

function nearestLevel(value: number): number {
  let nearest = 0;
  for (const [index, level] of LEVELS.entries()) {
    if (Math.abs(level - value) < Math.abs((LEVELS[nearest] ?? 0) - value)) nearest = index;
  }
  return nearest;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + (value - (b[index] ?? 0)) ** 2, 0);
}
