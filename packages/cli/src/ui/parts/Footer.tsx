import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { Theme } from "../look/theme.ts";
import type { SceneProps } from "../scene-props.ts";
import { keysFor, type ScreenKind } from "../state/keys.ts";
import { type Command, numberOf, sceneOf } from "../state/model.ts";

const PENDING: Readonly<Partial<Record<Command, string>>> = {
  leave: "Giving the place up…",
  pass: "Letting one person go first…",
  done: "Telling the counter that you are done…",
  rejoin: "Coming back into the line…",
  code: "Asking by which address phones come…",
  quit: "Closing…",
};

export interface FooterProps extends SceneProps {
  readonly kind: ScreenKind;
  /** Whether keys reach the screen: without a keyboard none are offered. */
  readonly hasKeys: boolean;
}

/** The last row: a question, what is pending, news, or the keys that do something now. */
export function Footer(props: FooterProps): ReactNode {
  const { state, theme } = props;
  const pending = state.pending === null ? undefined : PENDING[state.pending];
  return (
    <Box height={1} flexShrink={0}>
      {state.isAsking ? (
        <Question number={numberOf(state) ?? "your place"} theme={theme} />
      ) : state.code !== null ? (
        <Text wrap="truncate">Any key hides the code.</Text>
      ) : pending ? (
        <Text wrap="truncate">{pending}</Text>
      ) : state.note?.kind === "news" ? (
        <Text wrap="truncate" bold>
          {state.note.text}
        </Text>
      ) : (
        props.hasKeys && <KeyHints {...props} />
      )}
    </Box>
  );
}

function Question(props: { readonly number: string; readonly theme: Theme }): ReactNode {
  return (
    <Text wrap="truncate">
      <Text {...props.theme.bad}>{`Give up ${props.number} for good?`}</Text>
      {"  "}
      <Text bold>y</Text> yes{"  "}
      <Text bold>n</Text> no
    </Text>
  );
}

function KeyHints({ kind, state, layout }: FooterProps): ReactNode {
  const isNarrow = layout.columns < 70;
  const keys = keysFor(kind, sceneOf(state));
  // The code itself would not fit either; the page of keys has its key.
  const shown = layout.columns < 48 ? keys.filter(({ command }) => command !== "code") : keys;
  return (
    <Text wrap="truncate">
      {shown.map((row, index) => (
        <Text key={row.key}>
          {index === 0 ? "" : isNarrow ? "  " : "   "}
          <Text bold>{row.key}</Text> {isNarrow ? row.brief : row.short}
        </Text>
      ))}
    </Text>
  );
}
