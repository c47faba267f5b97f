import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { keysFor, type ScreenKind } from "../state/keys.ts";
import { type ScreenState, sceneOf } from "../state/model.ts";

/** What each key does. */
export function KeysPage(props: { readonly kind: ScreenKind; readonly state: ScreenState }): ReactNode {
  const keys = keysFor(props.kind, sceneOf(props.state));
  return (
    <Box flexDirection="column" marginTop={1} flexShrink={0}>
      <Text bold>Keys</Text>
      {[...keys, { key: "Ctrl-C", long: "close as well" }].map((row) => (
        <Box key={row.key} flexShrink={0}>
          <Box width={7} flexShrink={0}>
            <Text bold>{row.key}</Text>
          </Box>
          <Text>{row.long}</Text>
        </Box>
      ))}
    </Box>
  );
}
