import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { Theme } from "../look/theme.ts";
import { NOTICE_MARK } from "../state/notice.ts";

/** What the operator says to everyone, below the head of every screen for as long as it is said. */
export function Notice(props: { readonly rows: readonly string[]; readonly theme: Theme }): ReactNode {
  const { rows, theme } = props;
  return (
    <Box flexDirection="column" height={rows.length} flexShrink={0}>
      {rows.map((row, index) => (
        // The rows of one text: they never move against each other.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Text key={index} {...theme.heading} wrap="truncate">
          <Text {...theme.mine}>{NOTICE_MARK}</Text>
          {row}
        </Text>
      ))}
    </Box>
  );
}
