import type { Clock } from "@catq/shared";
import { useWindowSize } from "ink";
import { type ReactNode, useSyncExternalStore } from "react";
import type { ProgressSource } from "../ticket/progress.ts";
import { useKeys } from "./key-press.ts";
import { type Theme, themeOf } from "./look/theme.ts";
import { WatchView } from "./scenes/WatchView.tsx";
import { createLiveState, type LiveState } from "./state/live-state.ts";
import { openScreen, type Screen } from "./terminal.tsx";

/** Shows the board. It never closes by itself: the caller calls `close` on `onQuit`. */
export function runWatchScreen(options: {
  readonly source: ProgressSource;
  onQuit(): void;
  readonly clock: Clock;
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly color: boolean;
}): Screen {
  const live = createLiveState({ source: options.source, clock: options.clock });
  return openScreen({
    node: <WatchApp live={live} onQuit={options.onQuit} theme={themeOf(options.color)} />,
    stdout: options.stdout,
    stdin: options.stdin,
    // The board is out of date as soon as the screen is closed.
    parting: async () => [],
    onGone: () => live.stop(),
  });
}

/** The board, kept up to date with the state and the terminal's size, and its keys. */
export function WatchApp(props: {
  readonly live: LiveState;
  readonly onQuit: () => void;
  readonly theme: Theme;
}): ReactNode {
  const { live, onQuit, theme } = props;
  const state = useSyncExternalStore(live.subscribe, live.get);
  const size = useWindowSize();
  const hasKeys = useKeys("watch", live, (command) => {
    live.send({ type: "command", command });
    if (command === "quit") onQuit();
  });
  return <WatchView state={state} size={size} theme={theme} hasKeys={hasKeys} />;
}
