import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { halfHeight } from "../look/big-text.ts";
import { CAT_DOTS } from "../look/glyphs.ts";
import type { Theme } from "../look/theme.ts";
import { Rows } from "./Rows.tsx";

/** A cat's head of half blocks, in the place of a picture; `words` say why there is none. */
export function BlockCat(props: {
  readonly theme: Theme;
  readonly words: string | null;
  /** The rows that there are; without enough of them the head is left out. */
  readonly rows: number;
}): ReactNode {
  const { theme, words } = props;
  const head = halfHeight(CAT_DOTS);
  const hasHead = props.rows >= head.length + (words === null ? 0 : 1);
  return (
    <Box flexDirection="column" alignItems="center" flexShrink={0}>
      {hasHead && <Rows rows={head} style={theme.mine} />}
      {words !== null && (
        <Text {...theme.quiet} wrap="truncate">
          {words}
        </Text>
      )}
    </Box>
  );
}
