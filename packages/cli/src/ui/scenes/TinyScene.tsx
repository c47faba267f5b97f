import { placeInLine, waitWords } from "@catq/shared";
import { Text } from "ink";
import type { ReactNode } from "react";
import { capitalized } from "../../output/sentence.ts";
import type { RowsProps } from "../scene-props.ts";
import { bannerOf, silenceSentence } from "../state/banner.ts";
import { timeInWords, waits, windowLeft } from "../state/clock.ts";
import { endingOf } from "../state/endings.ts";
import { numberOf, type ScreenState, sceneOf } from "../state/model.ts";

/** For a terminal with room for a few lines: the most important ones first. */
export function TinyScene({ state, theme, rows }: RowsProps): ReactNode {
  const warning = bannerOf(state, true)?.text ?? silenceSentence(state);
  const notice = state.board?.value.announcement?.text;
  const said = [
    ...sentencesOf(state),
    ...(warning === null ? [] : [warning]),
    ...(notice ? [`Notice: ${notice}`] : []),
  ];
  const lines = said.slice(0, Math.max(0, rows - 1));
  return (
    <>
      <Text wrap="truncate" {...theme.mine}>
        {numberOf(state) ?? "catq"}
      </Text>
      {lines.map((line) => (
        <Text key={line} wrap="truncate">
          {line}
        </Text>
      ))}
    </>
  );
}

function sentencesOf(state: ScreenState): readonly string[] {
  const ms = windowLeft(state);
  const time = ms === null ? [] : [timeInWords(state, ms)];
  switch (sceneOf(state)) {
    case "connecting":
      return ["Connecting…"];
    case "waiting":
    case "next": {
      const position = state.ticket?.value.position ?? 0;
      const wait = waits(state);
      const words = wait && waitWords(wait.expectedMs, wait.longestMs);
      return [
        capitalized(placeInLine(position)),
        ...(words ? [words.about, words.most].filter((text) => text !== "") : []),
      ];
    }
    case "called":
      return ["It is your turn", ...time];
    case "claiming":
      return ["Fetching your cat…", ...time];
    case "viewing":
      return ["Your cat is saved", state.saved?.path ?? "", ...time];
    default: {
      const ending = endingOf(state);
      return ending ? [ending.title, ...(state.saved ? [state.saved.path] : ending.lines)] : [];
    }
  }
}
