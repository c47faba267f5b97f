import { count } from "@catq/shared";
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { TextStyle } from "../look/theme.ts";
import type { SceneProps } from "../scene-props.ts";
import { numberOf, type ScreenState } from "../state/model.ts";
import { Counters, timeLeft } from "./Counters.tsx";
import { LineGrid } from "./LineGrid.tsx";
import { BRIEF_OUTCOMES, Recent } from "./Recent.tsx";

interface PanelsProps extends SceneProps {
  readonly height: number;
  /** Whether the counters are told elsewhere. */
  readonly hidesCounters?: boolean;
}

const GAP = 3;

/** The public picture of the queue: the line, the counters, the last outcomes. */
export function Panels(props: PanelsProps): ReactNode {
  const { state, layout, height } = props;
  if (!state.board) {
    return (
      <Box height={height} flexShrink={0}>
        <Text {...props.theme.quiet}>Waiting for the board…</Text>
      </Box>
    );
  }
  if (layout.kind === "small") return <SmallPanels {...props} />;
  return layout.kind === "wide" ? <WidePanels {...props} /> : <RegularPanels {...props} />;
}

function RegularPanels({ state, layout, theme, height, hidesCounters }: PanelsProps): ReactNode {
  const inner = layout.columns - 2;
  const width = Math.min(48, Math.floor((inner - GAP) / 2));
  const side = Math.min(60, inner - width - GAP);
  const recentRows = Math.min(9, (state.board?.value.recent.length ?? 0) + 1);
  const counterRows = Math.max(2, height - recentRows - 1);
  return (
    <Box gap={GAP} height={height} flexShrink={0} overflow="hidden">
      <Line state={state} theme={theme} width={width} height={height} />
      <Box flexDirection="column" gap={1}>
        {!hidesCounters && <Counters state={state} theme={theme} width={side} rows={counterRows} />}
        <Recent state={state} theme={theme} width={side} rows={Math.max(0, height - 3)} />
      </Box>
    </Box>
  );
}

function WidePanels({ state, layout, theme, height, hidesCounters }: PanelsProps): ReactNode {
  const inner = layout.columns - 2 - 2 * GAP;
  const width = Math.min(72, Math.floor(inner * 0.4));
  const side = Math.min(60, Math.floor((inner - width) / 2));
  return (
    <Box gap={GAP} height={height} flexShrink={0} overflow="hidden">
      <Line state={state} theme={theme} width={width} height={height} />
      {!hidesCounters && <Counters state={state} theme={theme} width={side} rows={height} />}
      <Recent state={state} theme={theme} width={side} rows={height} />
    </Box>
  );
}

/** With little room the outcomes are left out, then the counters. */
function SmallPanels({ state, layout, theme, height, hidesCounters }: PanelsProps): ReactNode {
  const hasCounters = height >= 3 && hidesCounters !== true;
  const hasRecent = height >= 4;
  const lines = height - (hasCounters ? 1 : 0) - (hasRecent ? 1 : 0);
  return (
    <Box flexDirection="column" height={height} flexShrink={0} overflow="hidden">
      {hasCounters && <OneLine text={counterSentence(state)} style={{}} />}
      <Line state={state} theme={theme} width={layout.columns - 2} height={lines} />
      {hasRecent && <OneLine text={recentSentence(state)} style={theme.quiet} />}
    </Box>
  );
}

function OneLine(props: { readonly text: string; readonly style: TextStyle }): ReactNode {
  return (
    <Box height={1} flexShrink={0}>
      <Text wrap="truncate" {...props.style}>
        {props.text}
      </Text>
    </Box>
  );
}

function Line(props: Omit<PanelsProps, "layout" | "hidesCounters"> & { readonly width: number }): ReactNode {
  const { state, theme, width, height } = props;
  const board = state.board?.value;
  return (
    <LineGrid
      waiting={board?.waiting ?? []}
      waitingCount={board?.waitingCount ?? 0}
      mine={numberOf(state)}
      width={width}
      height={height}
      isStale={state.lostAt !== null}
      theme={theme}
    />
  );
}

function counterSentence(state: ScreenState): string {
  const [first, ...others] = state.board?.value.active ?? [];
  if (!first) return "At the counter: nobody";
  const more = others.length === 0 ? "" : ` +${count(others.length)}`;
  return `At the counter: ${first.number} ${timeLeft(state, first)}`.trimEnd() + more;
}

function recentSentence(state: ScreenState): string {
  const recent = state.board?.value.recent ?? [];
  return recent.map(({ number, outcome }) => `${number} ${BRIEF_OUTCOMES[outcome]}`).join(", ");
}
