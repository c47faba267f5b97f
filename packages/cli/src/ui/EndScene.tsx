import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { BigNumber } from "./BigNumber.tsx";
import { endingOf, savedAs } from "./endings.ts";
import { type Layout, topOf } from "./layout.ts";
import { numberOf, type ScreenState } from "./model.ts";
import type { Theme } from "./theme.ts";

/** What became of the ticket. */
export function EndScene(props: {
  readonly state: ScreenState;
  readonly layout: Layout;
  readonly theme: Theme;
}): ReactNode {
  const { state, layout, theme } = props;
  const ending = endingOf(state);
  const path = savedAs(state);
  const inner = layout.columns - 6;
  if (!ending) return null;
  return (
    <Box
      borderStyle="round"
      flexDirection="column"
      flexGrow={1}
      alignItems="center"
      paddingTop={topOf(layout)}
      gap={layout.rows < 16 ? 0 : 1}
      overflow="hidden"
    >
      <BigNumber
        number={numberOf(state) ?? ""}
        columns={inner}
        rows={layout.rows < 16 ? 3 : 5}
        style={ending.isGood ? theme.mine : theme.heading}
      />
      <Text {...(ending.isGood ? theme.call : theme.bad)}>
        {ending.isGood ? `✓ ${ending.title}` : `✗ ${ending.title}`}
      </Text>
      <Box flexDirection="column" alignItems="center" width={Math.min(70, inner)}>
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
