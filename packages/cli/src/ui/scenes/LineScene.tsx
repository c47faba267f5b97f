import { people, placeInLine, waitWords } from "@catq/shared";
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { capitalized } from "../../output/sentence.ts";
import { BannerLine } from "../parts/BannerLine.tsx";
import { Bar } from "../parts/Bar.tsx";
import { BigNumber } from "../parts/BigNumber.tsx";
import { KeysPage } from "../parts/KeysPage.tsx";
import { Panels } from "../parts/Panels.tsx";
import type { SceneProps } from "../scene-props.ts";
import { bannerOf, linesOf } from "../state/banner.ts";
import { advance, waits } from "../state/clock.ts";
import { timeOfDay } from "../state/format.ts";
import { numberOf, type ScreenState, sceneOf } from "../state/model.ts";

/** In the line: my number, where I am and for how long, and the board below. */
export function LineScene({ state, layout, theme }: SceneProps): ReactNode {
  const isWide = layout.kind === "wide";
  const isSmall = layout.kind === "small";
  if (isSmall && state.showsKeys) return <KeysPage kind="take" state={state} />;
  const banner = bannerOf(state, isSmall);
  const bannerRows = Math.max(1, banner ? linesOf(banner.text, layout.columns - 2, 3) : 0);
  const heroRows = (isWide ? 5 : 3) + (isSmall ? 1 : 0);
  const air = isWide ? 1 : 0;
  // The header and the foot take a row each.
  const height = Math.max(1, layout.rows - 2 - heroRows - bannerRows - 2 * air);
  return (
    <>
      <Box height={air} flexShrink={0} />
      <Hero state={state} layout={layout} theme={theme} />
      <Box height={air} flexShrink={0} />
      <BannerLine banner={banner} lines={bannerRows} theme={theme} />
      {state.showsKeys ? (
        <KeysPage kind="take" state={state} />
      ) : (
        <Panels state={state} layout={layout} theme={theme} height={height} />
      )}
    </>
  );
}

function Hero({ state, layout, theme }: SceneProps): ReactNode {
  const inner = layout.columns - 2;
  const number = numberOf(state) ?? "";
  const isSmall = layout.kind === "small";
  const isWide = layout.kind === "wide";
  const words = wordsOf(state);
  const bar = (
    <Bar
      fraction={advance(state)}
      width={isSmall ? inner : Math.max(10, inner - numberWidth(number, isWide) - 3)}
      style={theme.mine}
    />
  );
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box gap={isSmall ? 2 : 3}>
        <BigNumber
          number={number}
          columns={isSmall ? inner - 18 : Math.floor(inner / 2)}
          rows={isWide ? 5 : 3}
          style={theme.mine}
        />
        <Box flexDirection="column" flexGrow={1} flexShrink={1} justifyContent="space-between">
          <Text wrap="truncate">
            <Text {...(words.isNext ? theme.call : theme.heading)}>
              {isSmall ? words.brief : words.place}
            </Text>
            {!isSmall && words.ahead}
          </Text>
          {!isSmall && bar}
          {isSmall ? (
            <>
              <Text wrap="truncate">{words.about}</Text>
              <Text wrap="truncate">{words.most}</Text>
            </>
          ) : (
            <Text wrap="truncate">{words.wait}</Text>
          )}
        </Box>
      </Box>
      {isSmall && bar}
    </Box>
  );
}

function wordsOf(state: ScreenState) {
  const position = state.ticket?.value.position ?? null;
  const ms = waits(state);
  const { about, most, both } = ms
    ? waitWords(ms.expectedMs, ms.longestMs)
    : { about: "", most: "", both: "" };
  const here = placeInLine(position ?? 0);
  const wait = ms ? `${both}${proviso(state)}` : "";
  const isNext = sceneOf(state) === "next";
  const others = position === null ? "" : `, ${people(position - 1)} ahead of you`;
  const ahead = isNext ? ". Your turn comes when a counter is free." : others;
  return { isNext, place: `You are ${here}`, brief: capitalized(here), ahead, about, most, wait };
}

/** What limits an estimate: it is old, or the queue is paused. */
function proviso({ connection, pausedAt }: ScreenState): string {
  if (connection.state === "reconnecting") return `, as of ${timeOfDay(connection.since, "seconds")}`;
  return pausedAt === null ? "" : ", once the queue goes on";
}

/** Columns that the block letters take; the rest is the bar's. */
function numberWidth(number: string, isWide: boolean): number {
  return number.length * 5 * (isWide ? 2 : 1);
}
