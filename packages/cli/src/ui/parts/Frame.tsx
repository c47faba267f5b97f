import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { Theme } from "../look/theme.ts";
import { NOTICE_MARK } from "../state/notice.ts";
import { Footer, type FooterProps } from "./Footer.tsx";
import { Header } from "./Header.tsx";

/** Header, notice, body and footer. Its height is the layout's in every state: nothing jumps. */
export function Frame(
  props: FooterProps & {
    readonly hasHeader: boolean;
    /** What the operator says. */
    readonly notice: readonly string[];
    readonly children: ReactNode;
  },
): ReactNode {
  const { layout, state, theme } = props;
  const isTiny = layout.kind === "tiny";
  return (
    <Box
      width={layout.columns}
      height={layout.rows}
      flexDirection="column"
      overflow="hidden"
      paddingX={isTiny ? 0 : 1}
    >
      {props.hasHeader && !isTiny && <Header state={state} layout={layout} theme={theme} />}
      {props.notice.length > 0 && <Notice rows={props.notice} theme={theme} />}
      <Box flexDirection="column" flexGrow={1} flexShrink={1} overflow="hidden">
        {props.children}
      </Box>
      {layout.rows > 3 && <Footer {...props} />}
    </Box>
  );
}

function Notice(props: { readonly rows: readonly string[]; readonly theme: Theme }): ReactNode {
  const { rows, theme } = props;
  return (
    <Box flexDirection="column" height={rows.length} flexShrink={0}>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one text never move against each other
        <Text key={index} {...theme.heading} wrap="truncate">
          <Text {...theme.mine}>{NOTICE_MARK}</Text>
          {row}
        </Text>
      ))}
    </Box>
  );
}
