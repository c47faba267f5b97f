import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { topOf } from "../look/layout.ts";
import type { SceneProps } from "../scene-props.ts";
import { sentences, tryingSentence } from "../state/banner.ts";
import type { ScreenKind } from "../state/keys.ts";
import type { ScreenState } from "../state/model.ts";

/** Before there is anything to show: what is being tried, and what stands in the way. */
export function ConnectingScene(props: SceneProps & { readonly kind: ScreenKind }): ReactNode {
  const { kind, state, layout, theme } = props;
  const { connection, note } = state;
  return (
    <Box flexDirection="column" flexGrow={1} alignItems="center" paddingTop={topOf(layout) * 2} gap={1}>
      <Text bold wrap="truncate">
        {headline(kind, state)}
      </Text>
      <Box flexDirection="column" width={Math.min(70, layout.columns - 4)} overflow="hidden">
        {connection.state === "reconnecting" && <Text>{tryingSentence(state)}</Text>}
        {connection.state === "reconnecting" && <Text {...theme.quiet}>{connection.reason}</Text>}
        {note?.kind === "trouble" && <Text {...theme.bad}>{`! ${sentences(note.text, note.hint)}`}</Text>}
      </Box>
    </Box>
  );
}

function headline(kind: ScreenKind, state: ScreenState): string {
  switch (state.connection.state) {
    case "connecting":
      return "Connecting to the queue…";
    case "reconnecting":
      return "The server does not answer.";
    case "online":
    case "silent":
      return kind === "take" ? "Connected. Asking for a number…" : "Connected. Waiting for the board…";
  }
}
