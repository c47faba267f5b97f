import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { topOf } from "../look/layout.ts";
import { BigNumber } from "../parts/BigNumber.tsx";
import type { SceneProps } from "../scene-props.ts";
import { linesOf } from "../state/banner.ts";
import { endingOf, savedAs } from "../state/endings.ts";
import { numberOf } from "../state/model.ts";

/** What became of the ticket. */
export function EndScene({ state, layout, theme }: SceneProps): ReactNode {
  const ending = endingOf(state);
  const path = savedAs(state);
  const inner = layout.columns - 6;
  if (!ending) return null;
  const isLow = layout.rows < 16;
  const width = Math.min(70, inner);
  const wordRows = ending.lines.reduce((rows, line) => rows + linesOf(line, width, 3), path === null ? 0 : 2);
  // On a low screen the words come before the number. Header, footer, border and title take five rows.
  const hasNumber = !isLow || layout.rows - 5 - wordRows >= 3;
  return (
    <Box
      borderStyle="round"
      flexDirection="column"
      flexGrow={1}
      alignItems="center"
      paddingTop={topOf(layout)}
      gap={isLow ? 0 : 1}
      overflow="hidden"
    >
      {hasNumber && (
        <BigNumber
          number={numberOf(state) ?? ""}
          columns={inner}
          rows={isLow ? 3 : 5}
          style={ending.isGood ? theme.mine : theme.heading}
        />
      )}
      <Box flexShrink={0}>
        <Text {...(ending.isGood ? theme.call : theme.bad)} wrap="truncate">
          {ending.isGood ? `✓ ${ending.title}` : `✗ ${ending.title}`}
        </Text>
      </Box>
      <Box flexDirection="column" alignItems="center" width={width} flexShrink={0}>
        {ending.lines.map((line) => (
          <Text key={line}>{line}</Text>
        ))}
        {path !== null && <Text>Your cat is saved as</Text>}
        {path !== null && (
          <Text bold wrap="truncate-middle">
            {path}
          </Text>
        )}
      </Box>
    </Box>
  );
}
