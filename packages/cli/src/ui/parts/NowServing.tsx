import { count } from "@catq/shared";
import type { Board } from "@catq/shared/schemas";
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { HUGE_ROWS } from "../look/big-text.ts";
import type { RoomProps } from "../scene-props.ts";
import type { ScreenState } from "../state/model.ts";
import { BigNumber } from "./BigNumber.tsx";
import { timeLeft } from "./Counters.tsx";

const WORDS_WIDTH = 18;

/** In a pause, or out of touch with the server, nobody is asked to come. */
function callFor({ pausedAt, lostAt }: ScreenState): string {
  return pausedAt === null && lostAt === null ? "◀ your turn!" : "◀ called";
}

/** How many numbers at the counters fit side by side. */
export function servingRoom(active: Board["active"], width: number, rows: number): number {
  const longest = Math.max(3, ...active.map(({ number }) => number.length));
  const letters = longest * (rows >= HUGE_ROWS ? 20 : rows >= 5 ? 10 : 5);
  return Math.max(1, Math.floor((width + 2) / (letters + WORDS_WIDTH + 2)));
}

/** The numbers at the counters in block letters; one that is called now stands out by a sign and a word. */
export function NowServing({ state, theme, width, rows }: RoomProps): ReactNode {
  const active = state.board?.value.active ?? [];
  const shown = active.slice(0, servingRoom(active, width, rows));
  if (shown.length === 0) {
    return (
      <Box height={rows} flexShrink={0} alignItems="center">
        <Text {...theme.heading}>The counter is free.</Text>
      </Box>
    );
  }
  return (
    <Box height={rows} flexShrink={0} gap={2} overflow="hidden">
      {shown.map((one, index) => {
        const isCalled = one.state === "called";
        const more = index === shown.length - 1 ? active.length - shown.length : 0;
        return (
          <Box key={one.number} gap={1} flexShrink={0}>
            <BigNumber
              number={one.number}
              columns={Math.max(0, width - WORDS_WIDTH - 1)}
              rows={rows}
              style={isCalled ? theme.call : theme.heading}
            />
            <Box flexDirection="column" width={WORDS_WIDTH} justifyContent="center">
              <Text {...(isCalled ? theme.call : {})} wrap="truncate">
                {isCalled ? callFor(state) : "looking at a cat"}
              </Text>
              {/* A row also where no time is known, so that the word beside it stays where it is. */}
              <Text wrap="truncate">{timeLeft(state, one) || " "}</Text>
              {more > 0 && <Text {...theme.quiet}>{`and ${count(more)} more`}</Text>}
            </Box>
          </Box>
        );
      })}
    </Box>
  );
}
