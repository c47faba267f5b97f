import { Box } from "ink";
import type { ReactNode } from "react";
import { Footer, type FooterProps } from "./Footer.tsx";
import { Header } from "./Header.tsx";
import { Notice } from "./Notice.tsx";

/** A fixed frame: a head, a notice, a body, a foot. Its height is the layout's in every state: nothing jumps. */
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
