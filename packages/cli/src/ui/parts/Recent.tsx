import { OUTCOME_WORDS } from "@catq/shared";
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { RoomProps } from "../scene-props.ts";
import { timeOfDay } from "../state/format.ts";

/** What became of a ticket, in one word or two where there is little room. */
export const BRIEF_OUTCOMES = {
  seen: "saw a cat",
  missed: "missed",
  left: "left",
  banned: "banned",
} as const;

/** The last ones to leave the queue, newest first. */
export function Recent(props: RoomProps): ReactNode {
  const { state, theme, width } = props;
  const recent = (state.board?.value.recent ?? []).slice(0, Math.max(0, props.rows - 1));
  const numberWidth = Math.max(3, ...recent.map(({ number }) => number.length)) + 2;
  if (recent.length === 0) return null;
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      <Text {...theme.heading}>Just now</Text>
      {recent.map(({ number, outcome, at }) => (
        <Box key={number} height={1}>
          <Box width={numberWidth} flexShrink={0}>
            <Text>{` ${number}`}</Text>
          </Box>
          <Box flexGrow={1} flexShrink={1}>
            <Text wrap="truncate">{OUTCOME_WORDS[outcome]}</Text>
          </Box>
          <Box flexShrink={0} marginLeft={1}>
            <Text {...theme.quiet}>{timeOfDay(Date.parse(at))}</Text>
          </Box>
        </Box>
      ))}
    </Box>
  );
}
