import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { TextStyle, Theme } from "../look/theme.ts";
import type { SceneProps } from "../scene-props.ts";
import { silenceOf } from "../state/banner.ts";
import type { ScreenState } from "../state/model.ts";

/** How the connection is, by a sign and in words; colour only says it again. */
function connectionSign(
  state: ScreenState,
  theme: Theme,
): { readonly text: string; readonly style: TextStyle } {
  switch (state.connection.state) {
    case "connecting":
      return { text: "○ connecting", style: theme.good };
    case "online":
      return { text: state.connection.isPolled ? "● asking" : "● live", style: theme.good };
    case "silent":
      // No alarm yet: it may be nothing.
      return { text: `○ ${silenceOf(state) ?? "no word"}`, style: theme.heading };
    case "reconnecting":
      // A ban closes the stream for good, and whoever has given up asks no more.
      return state.end === null
        ? { text: "○ reconnecting", style: theme.bad }
        : { text: "○ not connected", style: theme.quiet };
  }
}

/** The title, the server, and how the connection is. */
export function Header({ state, layout, theme }: SceneProps): ReactNode {
  const server = layout.kind === "small" ? "" : (state.server ?? "");
  // A banned address is not served, whatever the state.
  const queue = state.end?.outcome === "banned" ? undefined : state.board?.value.state;
  const sign = connectionSign(state, theme);
  return (
    <Box justifyContent="space-between" gap={2} height={1} flexShrink={0}>
      <Box flexShrink={1} gap={2}>
        <Box flexShrink={0}>
          <Text bold>{layout.kind === "small" ? "catq" : (state.board?.value.title ?? "catq")}</Text>
        </Box>
        <Text {...theme.quiet} wrap="truncate">
          {server}
        </Text>
      </Box>
      <Box flexShrink={0}>
        {queue && <Text>{`queue ${queue} · `}</Text>}
        <Text {...sign.style}>{sign.text}</Text>
      </Box>
    </Box>
  );
}
