import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { Layout } from "./layout.ts";
import type { ScreenState } from "./model.ts";
import type { Theme } from "./theme.ts";

const CONNECTIONS = {
  connecting: "○ connecting",
  online: "● live",
  reconnecting: "○ reconnecting",
} as const;

/** What this is, and whether what is shown is the present. */
export function Header(props: {
  readonly state: ScreenState;
  readonly layout: Layout;
  readonly theme: Theme;
}): ReactNode {
  const { state, layout, theme } = props;
  const server = layout.kind === "small" ? "" : (state.server ?? "");
  const queue = state.board?.value.state;
  const isLost = state.connection.state === "reconnecting";
  return (
    <Box justifyContent="space-between" gap={2} height={1} flexShrink={0}>
      <Box flexShrink={1} gap={2}>
        <Box flexShrink={0}>
          <Text bold>catq</Text>
        </Box>
        <Text {...theme.quiet} wrap="truncate">
          {server}
        </Text>
      </Box>
      <Box flexShrink={0}>
        {queue && <Text>{`queue ${queue} · `}</Text>}
        <Text {...(isLost ? theme.bad : theme.good)}>{CONNECTIONS[state.connection.state]}</Text>
      </Box>
    </Box>
  );
}
