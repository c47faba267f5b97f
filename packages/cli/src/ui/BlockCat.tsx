import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { halfHeight } from "./big-text.ts";
import { CAT_DOTS } from "./glyphs.ts";
import type { Theme } from "./theme.ts";

/** A cat's head of blocks, where there is no picture; `words` say why, where that needs saying. */
export function BlockCat(props: { readonly theme: Theme; readonly words: string | null }): ReactNode {
  const { theme, words } = props;
  return (
    <Box flexDirection="column" alignItems="center" flexShrink={0}>
      {halfHeight(CAT_DOTS).map((line, row) => (
        // The rows of one picture: they never move against each other.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Text key={row} {...theme.mine} aria-hidden>
          {line}
        </Text>
      ))}
      {words !== null && <Text {...theme.quiet}>{words}</Text>}
    </Box>
  );
}
