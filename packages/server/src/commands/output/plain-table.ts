/** Rows of right-aligned cells under heads, two spaces apart, or one where the width is short of that. */
export function plainTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const lines = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const filled = widths.reduce((sum, each) => sum + each, 0);
  const gap = filled + 2 * (widths.length - 1) <= width ? "  " : " ";
  return lines.map((cells) => cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join(gap));
}
