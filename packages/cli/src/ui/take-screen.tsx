import type { Clock } from "@catq/shared";
import { useWindowSize } from "ink";
import { type ReactNode, useSyncExternalStore } from "react";
import type { PictureForm } from "../picture/picture-form.ts";
import type { ProgressSource, TakeActions } from "../ticket/progress.ts";
import { useKeys } from "./key-press.ts";
import { type Theme, themeOf } from "./look/theme.ts";
import { CatPicture } from "./parts/CatPicture.tsx";
import type { DrawPicture } from "./scenes/CatScene.tsx";
import { TakeView } from "./scenes/TakeView.tsx";
import { partingLines } from "./state/endings.ts";
import { createLiveState, type LiveState } from "./state/live-state.ts";
import type { Command } from "./state/model.ts";
import { openWhenSaved, partingPicture } from "./state/saved-picture.ts";
import { titleOf } from "./state/title.ts";
import { openScreen, type Screen } from "./terminal.tsx";
import { takeWindowTitle } from "./window-title.ts";

/** Shows a ticket from take to end. It never closes by itself: the caller calls `close` on `quit` and at the end. */
export function runTakeScreen(options: {
  readonly source: ProgressSource;
  readonly actions: TakeActions;
  readonly clock: Clock;
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly color: boolean;
  /** How the terminal shows pictures. */
  readonly pictureForm: PictureForm;
  /** Whether the cat is looked at until Enter or the end of the time, and not only fetched. */
  readonly linger: boolean;
  /** The address by which a phone goes on with the ticket. */
  readonly phoneAddress: () => Promise<string>;
}): Screen {
  const { source, actions, phoneAddress, clock, stdout, stdin, linger, pictureForm } = options;
  const saved = pictureForm === "none" ? null : openWhenSaved(source, pictureForm);
  const theme = themeOf(options.color);
  const title = takeWindowTitle(stdout);
  const live = createLiveState({ source, clock });
  const showTitle = (): void => title.show(titleOf(live.get()));
  live.subscribe(showTitle);
  showTitle();
  return openScreen({
    node: (
      <TakeApp
        live={live}
        actions={actions}
        phoneAddress={phoneAddress}
        theme={theme}
        linger={linger}
        draw={
          saved &&
          ((room) => <CatPicture picture={saved.picture} room={room} theme={theme} stdout={stdout} />)
        }
      />
    ),
    stdout,
    stdin,
    parting: async () => [...(saved ? await partingPicture(saved, stdout) : []), ...partingLines(live.get())],
    onGone: () => {
      live.stop();
      title.release();
    },
  });
}

/** The screen, kept up to date with the state and the terminal's size, and its keys. */
export function TakeApp(props: {
  readonly live: LiveState;
  readonly actions: TakeActions;
  readonly phoneAddress: () => Promise<string>;
  readonly theme: Theme;
  readonly linger: boolean;
  /** Draws the picture; without it there is none. */
  readonly draw?: DrawPicture | null;
}): ReactNode {
  const { live, actions, phoneAddress, theme, linger, draw } = props;
  const state = useSyncExternalStore(live.subscribe, live.get);
  const size = useWindowSize();
  const hasKeys = useKeys("take", live, (command) => carryOut(command, live, { ...actions, phoneAddress }));
  return (
    <TakeView state={state} size={size} theme={theme} hasKeys={hasKeys} linger={linger} picture={draw} />
  );
}

/** Runs a key's command. A failure is shown, never thrown. */
function carryOut(command: Command, live: LiveState, actions: ScreenActions): void {
  live.send({ type: "command", command });
  const answer = (error: string | null): void => live.send({ type: "answered", command, error });
  ACTIONS[command]?.(actions, live).then(
    () => answer(null),
    (fault: unknown) => answer(fault instanceof Error ? fault.message : "That did not work"),
  );
}

interface ScreenActions extends TakeActions {
  phoneAddress(): Promise<string>;
}

const ACTIONS: Partial<Record<Command, (actions: ScreenActions, live: LiveState) => Promise<void>>> = {
  code: async (actions, live) => live.send({ type: "coded", address: await actions.phoneAddress() }),
  // Stays pending until the screen is closed.
  quit: (actions) => new Promise(() => actions.quit()),
  leave: (actions) => actions.leave(),
  pass: (actions) => actions.pass(1),
  done: (actions) => actions.done(),
  rejoin: (actions) => actions.rejoin(),
};
