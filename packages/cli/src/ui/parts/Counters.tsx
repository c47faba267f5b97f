import { count, left } from "@catq/shared";
import type { Board } from "@catq/shared/schemas";
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { Theme } from "../look/theme.ts";
import type { RoomProps } from "../scene-props.ts";
import { timeInWords } from "../state/clock.ts";
import type { ScreenState } from "../state/model.ts";

type Active = Board["active"][number];

const DOING = { called: "called, about to come", viewing: "looking at a cat" } as const;

/** Who is being served, with the time each may still take. */
export function Counters(props: RoomProps): ReactNode {
  const { state, theme, width } = props;
  const active = state.board?.value.active ?? [];
  const room = Math.max(1, props.rows - 1);
  const shown = active.length <= room ? active : active.slice(0, room - 1);
  const numberWidth = Math.max(3, ...shown.map(({ number }) => number.length)) + 2;
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      <Text {...theme.heading} wrap="truncate">
        {(state.board?.value.counters ?? 1) > 1 ? "At the counters" : "At the counter"}
      </Text>
      {active.length === 0 && <Text {...theme.quiet}> Nobody</Text>}
      {shown.map((one) => (
        <Row key={one.number} one={one} state={state} theme={theme} numberWidth={numberWidth} />
      ))}
      {shown.length < active.length && (
        <Text {...theme.quiet}>{` and ${count(active.length - shown.length)} more`}</Text>
      )}
    </Box>
  );
}

function Row(props: {
  readonly one: Active;
  readonly state: ScreenState;
  readonly theme: Theme;
  readonly numberWidth: number;
}): ReactNode {
  const { one, theme } = props;
  return (
    <Box height={1}>
      <Box width={props.numberWidth} flexShrink={0}>
        <Text {...(one.state === "called" ? theme.call : {})}>{` ${one.number}`}</Text>
      </Box>
      <Box flexGrow={1} flexShrink={1}>
        <Text wrap="truncate">{doing(one, props.state)}</Text>
      </Box>
      <Box flexShrink={0} marginLeft={1}>
        <Text>{timeLeft(props.state, one)}</Text>
      </Box>
    </Box>
  );
}

/** What one at a counter is doing; in one word where `42 s, paused` takes the room. */
function doing({ state }: Active, { pausedAt }: ScreenState): string {
  return pausedAt !== null && state === "called" ? "called" : DOING[state];
}

/** `42 s left`, or `42 s, paused`; empty while the connection is lost. */
export function timeLeft(state: ScreenState, one: Active): string {
  if (state.lostAt !== null) return "";
  const ms = state.board ? left(state, state.board, one.until) : null;
  if (ms === null) return "";
  if (ms === 0) return "time is up";
  return timeInWords(state, ms);
}
