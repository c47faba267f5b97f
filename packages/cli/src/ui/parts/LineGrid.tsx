import { count, ordinal } from "@catq/shared";
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { type Grid, gridFor, windowOf } from "../look/layout.ts";
import type { Theme } from "../look/theme.ts";

interface LineGridProps {
  /** The first of the line, in order. */
  readonly waiting: readonly string[];
  readonly waitingCount: number;
  readonly mine: string | null;
  readonly width: number;
  /** Rows with the heading. */
  readonly height: number;
  readonly isStale: boolean;
  readonly theme: Theme;
}

/** The board: who waits, first of the line first, my number marked by signs and not only by colour. */
export function LineGrid(props: LineGridProps): ReactNode {
  const { waiting, mine, theme, height } = props;
  const widest = Math.max(3, ...waiting.map((number) => number.length));
  const isAiry = height >= 32;
  const grid = gridFor(props.width, isAiry ? Math.floor(height / 2) : height - 1, widest);
  const shown = windowOf(
    waiting.length,
    grid.columns * grid.rows,
    mine === null ? -1 : waiting.indexOf(mine),
  );
  const numbers = waiting.slice(shown.start, shown.end);
  return (
    <Box flexDirection="column" width={props.width} height={height} flexShrink={0} overflow="hidden">
      <Text {...theme.heading} wrap="truncate">
        {heading(props.waitingCount, shown, grid)}
      </Text>
      {rowsOf(numbers, grid).map((row) => (
        <Box key={row[0]} height={isAiry ? 2 : 1} flexShrink={0}>
          {row.map((number) => (
            <Box key={number} width={grid.cell} flexShrink={0}>
              <Cell number={number} isMine={number === mine} isStale={props.isStale} theme={theme} />
            </Box>
          ))}
        </Box>
      ))}
    </Box>
  );
}

function Cell(props: {
  readonly number: string;
  readonly isMine: boolean;
  readonly isStale: boolean;
  readonly theme: Theme;
}): ReactNode {
  const { number, theme } = props;
  if (props.isMine) return <Text {...theme.mark}>{`▸${number}◂`}</Text>;
  return <Text {...(props.isStale ? theme.quiet : {})}>{` ${number}`}</Text>;
}

function heading(total: number, shown: { start: number; end: number }, grid: Grid): string {
  if (total === 0) return "Nobody is waiting";
  const title = `In line: ${count(total)}`;
  if (shown.start > 0) return `${title}, from the ${ordinal(shown.start + 1)}`;
  if (shown.end < total) return `${title}, the first ${count(shown.end)}`;
  return grid.isDownwards && total > grid.rows ? `${title}, read downwards` : title;
}

function rowsOf(numbers: readonly string[], grid: Grid): readonly (readonly string[])[] {
  const rows: string[][] = [];
  numbers.forEach((number, index) => {
    const row = grid.isDownwards ? index % grid.rows : Math.floor(index / grid.columns);
    rows[row] = [...(rows[row] ?? []), number];
  });
  return rows;
}
