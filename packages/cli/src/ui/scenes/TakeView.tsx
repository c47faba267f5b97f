import type { ReactNode } from "react";
import type { Cells } from "../../picture/fit.ts";
import type { Theme } from "../look/theme.ts";
import { Frame } from "../parts/Frame.tsx";
import { KeysPage } from "../parts/KeysPage.tsx";
import { isOver, numberOf, type ScreenState, sceneOf } from "../state/model.ts";
import { roomBelowNotice } from "../state/notice.ts";
import { CatScene, type DrawPicture } from "./CatScene.tsx";
import { CodeScene } from "./CodeScene.tsx";
import { ConnectingScene } from "./ConnectingScene.tsx";
import { EndScene } from "./EndScene.tsx";
import { LineScene } from "./LineScene.tsx";
import { TinyScene } from "./TinyScene.tsx";
import { TurnScene } from "./TurnScene.tsx";

interface TakeViewProps {
  readonly state: ScreenState;
  readonly size: Cells;
  readonly theme: Theme;
  readonly hasKeys: boolean;
  readonly linger: boolean;
  readonly picture?: DrawPicture | null | undefined;
}

/** The whole screen of one ticket, for one state and one size. */
export function TakeView(props: TakeViewProps): ReactNode {
  const { state, theme, hasKeys } = props;
  const { whole, notice, layout } = roomBelowNotice(state, props.size);
  const scene = sceneOf(state);
  const isTurn = scene === "called" || scene === "claiming";
  return (
    <Frame
      kind="take"
      state={state}
      layout={whole}
      theme={theme}
      hasKeys={hasKeys}
      hasHeader={!isTurn && state.code === null}
      notice={state.code === null ? notice : []}
    >
      {state.code !== null ? (
        <CodeScene address={state.code} number={numberOf(state) ?? ""} layout={whole} />
      ) : layout.kind === "tiny" ? (
        <TinyScene state={state} theme={theme} rows={layout.rows - (hasKeys ? 1 : 0)} />
      ) : scene === "waiting" || scene === "next" ? (
        <LineScene state={state} layout={layout} theme={theme} />
      ) : state.showsKeys ? (
        <KeysPage kind="take" state={state} />
      ) : scene === "connecting" ? (
        <ConnectingScene kind="take" state={state} layout={layout} theme={theme} />
      ) : isTurn ? (
        <TurnScene state={state} layout={layout} theme={theme} />
      ) : isOver(scene) || scene === "may-rejoin" ? (
        <EndScene state={state} layout={layout} theme={theme} />
      ) : (
        <CatScene
          state={state}
          layout={layout}
          theme={theme}
          linger={props.linger}
          noticeRows={notice.length}
          picture={props.picture}
        />
      )}
    </Frame>
  );
}
