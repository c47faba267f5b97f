import type { Cells } from "../../picture/fit.ts";

/**
 * What is drawn at a size. `tiny` is a few lines of text; `small` goes down to 40 × 12; `regular` has the
 * whole board at 80 × 24; `wide` spreads out.
 */
type LayoutKind = "tiny" | "small" | "regular" | "wide";

export interface Layout extends Cells {
  readonly kind: LayoutKind;
}

const GRID_COLUMNS = 4;
const GRID_ROWS = 16;
const SMALL_CELL = 6;

/** The layout for a terminal. The last row stays free: Ink clears the screen before each frame that is as tall as it. */
export function layoutFor(size: Cells): Layout {
  const columns = bounded(size.columns, 80);
  const rows = bounded(size.rows, 24) - 1;
  return { kind: kindOf(columns, rows), columns, rows: Math.max(1, rows) };
}

function kindOf(columns: number, rows: number): LayoutKind {
  if (columns < 36 || rows < 10) return "tiny";
  if (columns < 70 || rows < 17) return "small";
  return columns >= 120 && rows >= 30 ? "wide" : "regular";
}

function bounded(value: number, otherwise: number): number {
  return value >= 1 ? Math.min(1000, Math.floor(value)) : otherwise;
}

/** How the waiting numbers are laid out in a space. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** Columns of text that one number takes. */
  readonly cell: number;
  /** Read downwards, column after column; else across, row after row. */
  readonly isDownwards: boolean;
}

/** The grid for numbers of up to `numberWidth` characters in `width` columns and `height` rows. */
export function gridFor(width: number, height: number, numberWidth: number): Grid {
  const least = Math.max(SMALL_CELL, numberWidth + 3);
  const rows = Math.max(1, Math.min(GRID_ROWS, height));
  // With few rows, people read across.
  const isDownwards = rows >= 5;
  const fitting = Math.max(1, Math.floor(width / least));
  const columns = isDownwards ? Math.min(GRID_COLUMNS, fitting) : fitting;
  const cell = isDownwards ? Math.min(12, Math.floor(width / columns)) : least;
  return { columns, rows, cell: Math.max(least, cell), isDownwards };
}

/** Which of `total` places are shown where `room` fit: from the first, unless `mine` (0-based, -1 for none) is further back. */
export function windowOf(total: number, room: number, mine: number): { start: number; end: number } {
  if (mine < room) return { start: 0, end: Math.min(total, room) };
  // Mine is the last but one: somebody behind is shown, too.
  const end = Math.min(total, mine + 2);
  return { start: Math.max(0, end - room), end };
}

/** Empty rows above the middle of a screen. They depend on its size alone: centred, it would jump with each sentence. */
export function topOf(layout: Layout): number {
  return layout.rows < 16 ? 0 : Math.floor(layout.rows / 7);
}
