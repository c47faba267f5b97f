import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { topOf } from "../look/layout.ts";
import { Bar } from "../parts/Bar.tsx";
import { BigNumber } from "../parts/BigNumber.tsx";
import type { SceneProps } from "../scene-props.ts";
import { bannerOf, sentences, silenceSentence } from "../state/banner.ts";
import { timeInWords, windowFraction, windowLeft } from "../state/clock.ts";
import { numberOf, sceneOf } from "../state/model.ts";

/** Called: a screen that looks unlike all others, to be seen from across the room. */
export function TurnScene({ state, layout, theme }: SceneProps): ReactNode {
  const inner = layout.columns - 8;
  const isLow = layout.rows < 16;
  // Border, title, number, bar, time and footer take nine rows of a low screen.
  const sentenceRows = isLow ? Math.min(2, Math.max(0, layout.rows - 9)) : 3;
  const isClaiming = sceneOf(state) === "claiming";
  const ms = windowLeft(state);
  const banner = bannerOf(state, layout.kind === "small");
  const isBad = banner?.kind === "bad";
  const usual = isClaiming ? "Fetching your cat…" : "Your cat is on its way.";
  const silence = silenceSentence(state);
  const said = layout.kind === "small" ? (silence ?? usual) : sentences(usual, silence);
  const sentence = isBad ? banner.text : said;
  const time = ms === null ? "" : timeInWords(state, ms);
  return (
    <Box
      borderStyle="double"
      {...(theme.call.color === undefined ? {} : { borderColor: theme.call.color })}
      flexDirection="column"
      flexGrow={1}
      alignItems="center"
      paddingTop={topOf(layout)}
      gap={isLow ? 0 : 1}
      overflow="hidden"
    >
      <Box flexShrink={0}>
        <Text {...theme.call}>★ It is your turn ★</Text>
      </Box>
      <BigNumber number={numberOf(state) ?? ""} columns={inner} rows={isLow ? 3 : 5} style={theme.call} />
      <Bar fraction={windowFraction(state)} width={Math.min(60, inner)} style={theme.call} />
      <Text>{time}</Text>
      <Box
        height={sentenceRows}
        flexShrink={0}
        width={Math.min(70, layout.columns - 6)}
        justifyContent="center"
        overflow="hidden"
      >
        <Text {...(isBad ? theme.bad : {})}>{sentence}</Text>
      </Box>
    </Box>
  );
}
