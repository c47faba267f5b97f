import type { Clock } from "@catq/shared";
import { useWindowSize } from "ink";
import { type ReactNode, useSyncExternalStore } from "react";
import type { PictureForm } from "../picture/picture-form.ts";
import type { TerminalPicture } from "../picture/terminal-picture.ts";
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

/** Shows one ticket's life. It never closes by itself: the caller calls `close` on `quit` and at the end. */
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
}): Screen {
  const { source, actions, clock, stdout, stdin, linger, pictureForm } = options;
  const saved = pictureForm === "none" ? null : openWhenSaved(source, pictureForm);
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
        theme={themeOf(options.color)}
        linger={linger}
        {...(saved && { picture: saved.picture, stdout })}
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

/** The living screen: the present state at the terminal's present size, and the keyboard. */
export function TakeApp(props: {
  readonly live: LiveState;
  readonly actions: TakeActions;
  readonly theme: Theme;
  readonly linger: boolean;
  /** The picture as soon as it can be had, and the terminal to draw it on; without them there is none. */
  readonly picture?: Promise<TerminalPicture | null>;
  readonly stdout?: NodeJS.WriteStream;
}): ReactNode {
  const { live, actions, theme, linger, picture, stdout } = props;
  const state = useSyncExternalStore(live.subscribe, live.get);
  const size = useWindowSize();
  const hasKeys = useKeys("take", live, (command) => carryOut(command, live, actions));
  const draw: DrawPicture | undefined =
    picture &&
    stdout &&
    ((room) => <CatPicture picture={picture} room={room} theme={theme} stdout={stdout} />);
  return (
    <TakeView state={state} size={size} theme={theme} hasKeys={hasKeys} linger={linger} picture={draw} />
  );
}

/** Does what a key asked for. What fails is shown, never thrown. */
function carryOut(command: Command, live: LiveState, actions: TakeActions): void {
  live.send({ type: "command", command });
  const act = actionFor(command, actions);
  if (!act) return;
  const answer = (error: string | null): void => live.send({ type: "answered", command, error });
  act().then(
    () => answer(null),
    (fault: unknown) => answer(fault instanceof Error ? fault.message : "That did not work"),
  );
}

function actionFor(command: Command, actions: TakeActions): (() => Promise<void>) | null {
  switch (command) {
    case "quit":
      // Stays pending: the screen is about to be closed.
      return () => new Promise(() => actions.quit());
    case "leave":
      return () => actions.leave();
    case "pass":
      return () => actions.pass(1);
    case "done":
      return () => actions.done();
    default:
      return null;
  }
}
