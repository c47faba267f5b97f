import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { TextStyle } from "../look/theme.ts";

/** Rows of text that belong together: a picture, block letters, a code. */
export function Rows(props: { readonly rows: readonly string[]; readonly style?: TextStyle }): ReactNode {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {props.rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one picture never move against each other
        <Text key={index} {...props.style} wrap="truncate">
          {row}
        </Text>
      ))}
    </Box>
  );
}
