import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { fittingLetters } from "../look/big-text.ts";
import type { TextStyle } from "../look/theme.ts";

/** A ticket's number in block letters, as large as fits; as plain text where none fit. */
export function BigNumber(props: {
  readonly number: string;
  readonly columns: number;
  readonly rows: number;
  readonly style: TextStyle;
}): ReactNode {
  const lines = fittingLetters(props.number, props.columns, props.rows) ?? [props.number];
  return (
    <Box flexDirection="column" flexShrink={0} height={lines.length}>
      {lines.map((line, row) => (
        // The rows of one picture: they never move against each other.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Text key={row} {...props.style} wrap="truncate" aria-label={row === 0 ? props.number : ""}>
          {line}
        </Text>
      ))}
    </Box>
  );
}
