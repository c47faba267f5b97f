import { aboutWait, calledIn, count } from "@catq/shared";
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { Cells } from "../../picture/fit.ts";
import { HUGE_ROWS } from "../look/big-text.ts";
import type { Layout } from "../look/layout.ts";
import type { Theme } from "../look/theme.ts";
import { BannerLine } from "../parts/BannerLine.tsx";
import { Frame } from "../parts/Frame.tsx";
import { KeysPage } from "../parts/KeysPage.tsx";
import { NowServing, servingRoom } from "../parts/NowServing.tsx";
import { Panels } from "../parts/Panels.tsx";
import { bannerOf, linesOf, silenceSentence } from "../state/banner.ts";
import { newcomerWaits } from "../state/clock.ts";
import type { ScreenState } from "../state/model.ts";
import { roomBelowNotice } from "../state/notice.ts";
import { ConnectingScene } from "./ConnectingScene.tsx";

interface WatchViewProps {
  readonly state: ScreenState;
  readonly size: Cells;
  readonly theme: Theme;
  readonly hasKeys: boolean;
}

/** The board for a wall: who is called now, large, and the line below. */
export function WatchView({ state, size, theme, hasKeys }: WatchViewProps): ReactNode {
  const { whole, notice, layout } = roomBelowNotice(state, size);
  const isWide = layout.kind === "wide";
  const isTiny = layout.kind === "tiny";
  const banner = bannerOf(state, layout.kind === "small") ?? paceOf(state);
  const bannerRows = banner ? linesOf(banner.text, layout.columns - 2, 3) : 1;
  const heroRows = heroRowsFor(layout);
  const air = isWide ? 1 : 0;
  const height = Math.max(1, layout.rows - 2 - heroRows - bannerRows - 2 * air);
  const { active, counters } = state.board?.value ?? { active: [], counters: 1 };
  return (
    <Frame
      kind="watch"
      state={state}
      layout={whole}
      theme={theme}
      hasKeys={hasKeys}
      hasHeader
      notice={notice}
    >
      {!state.board ? (
        <ConnectingScene kind="watch" state={state} layout={layout} theme={theme} />
      ) : isTiny ? (
        <TinyBoard state={state} rows={layout.rows} />
      ) : (
        <>
          <Box height={air} flexShrink={0} />
          <NowServing state={state} theme={theme} width={layout.columns - 2} rows={heroRows} />
          <Box height={air} flexShrink={0} />
          <BannerLine banner={banner} lines={bannerRows} theme={theme} />
          {state.showsKeys ? (
            <KeysPage kind="watch" state={state} />
          ) : (
            <Panels
              state={state}
              layout={layout}
              theme={theme}
              height={height}
              hidesCounters={servingRoom(active, layout.columns - 2, heroRows) >= counters}
            />
          )}
        </>
      )}
    </Frame>
  );
}

/** Rows for the numbers at the counters. Where they are huge, the line below still has rows for its first 64. */
function heroRowsFor({ kind, rows }: Layout): number {
  if (kind !== "wide") return 3;
  return rows >= HUGE_ROWS + 27 ? HUGE_ROWS : 5;
}

function TinyBoard({ state, rows }: { readonly state: ScreenState; readonly rows: number }): ReactNode {
  const board = state.board?.value;
  if (!board) return null;
  const warning = bannerOf(state, true)?.text ?? silenceSentence(state);
  const lines = [
    `Now: ${board.active.map(({ number }) => number).join(" ") || "nobody"}`,
    `Next: ${board.waiting.join(" ") || "nobody"}`,
    `In line: ${count(board.waitingCount)}`,
    ...(warning === null ? [] : [warning]),
    ...newcomerLines(state),
    ...(board.announcement ? [`Notice: ${board.announcement.text}`] : []),
  ];
  return lines.slice(0, Math.max(1, rows - 1)).map((line) => (
    <Text key={line} wrap="truncate">
      {line}
    </Text>
  ));
}

/** How long somebody would wait who took a number now. */
function newcomerLines(state: ScreenState): string[] {
  const wanted = newcomerWaits(state);
  return wanted ? [`A number taken now is called ${calledIn(wanted.expectedMs, wanted.longestMs)}.`] : [];
}

function paceOf(state: ScreenState): { kind: "plain"; text: string } | null {
  const board = state.board?.value;
  if (!board) return null;
  const [text] = newcomerLines(state);
  if (text !== undefined) return { kind: "plain", text };
  if (board.recent.length === 0) return null;
  return { kind: "plain", text: `A turn takes ${aboutWait(board.averageTurnMs)}.` };
}
