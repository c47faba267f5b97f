/** What is to be shown at once, and where. Lengths in CSS pixels. */
export interface CallRoom {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** Width by height of the widest number. */
  readonly aspect: number;
  /** The width of the longest caption in its own em. */
  readonly captionEm: number;
}

/** By how much a caption's letters are smaller than the number above it; style/wall.css says the same. */
export const CAPTION = 0.28;
/** The caption's line, and the room above it. */
const CAPTION_HEIGHT = CAPTION * 1.25 + 0.06;
/** Between numbers, both ways. */
const GAP = 0.3;

/**
 * The arrangement in which all numbers are largest: in how many columns, and how high each number is. Everything
 * else of a cell is in proportion to that height.
 */
export function fitCalls({ count, width, height, aspect, captionEm }: CallRoom): {
  columns: number;
  size: number;
} {
  const cellWidth = Math.max(aspect, captionEm * CAPTION);
  let best = { columns: 1, size: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const size = Math.min(
      width / (columns * cellWidth + (columns - 1) * GAP),
      height / (rows * (1 + CAPTION_HEIGHT) + (rows - 1) * GAP),
    );
    if (size > best.size) best = { columns, size: Math.floor(size * 10) / 10 };
  }
  return best;
}
