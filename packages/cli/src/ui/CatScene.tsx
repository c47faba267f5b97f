import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { fileSize } from "../output/file-size.ts";
import { Bar } from "./Bar.tsx";
import { bannerOf } from "./banner.ts";
import { halfHeight } from "./big-text.ts";
import { windowFraction, windowLeft } from "./clock.ts";
import { countdown } from "./format.ts";
import { CAT_DOTS } from "./glyphs.ts";
import type { Layout } from "./layout.ts";
import { numberOf, type ScreenState } from "./model.ts";
import type { Theme } from "./theme.ts";

export interface CatSceneProps {
  readonly state: ScreenState;
  readonly layout: Layout;
  readonly theme: Theme;
  /** Whether the cat is looked at until Enter or the end of the time. */
  readonly linger: boolean;
  /** The picture itself, to be drawn in the middle; without it a cat of blocks sits there. */
  readonly picture?: ReactNode;
}

/** The cat is here: its picture's place, where it was saved, and for how long the counter is mine. */
export function CatScene({ state, layout, theme, linger, picture }: CatSceneProps): ReactNode {
  const inner = layout.columns - 2;
  const ms = windowLeft(state);
  const time = ms === null ? "" : `${countdown(ms)} left`;
  const barWidth = Math.max(0, Math.min(60, inner - time.length - 1));
  const banner = bannerOf(state, layout.kind === "small");
  return (
    <>
      <Box flexGrow={1} flexShrink={1} alignItems="center" justifyContent="center" overflow="hidden">
        {picture ?? <BlockCat theme={theme} />}
      </Box>
      <Saved state={state} theme={theme} isRoomy={layout.rows >= 16} />
      {linger ? (
        <Box gap={1} height={1} flexShrink={0}>
          <Bar fraction={windowFraction(state)} width={barWidth} style={theme.mine} label={time} />
          <Text>{time}</Text>
        </Box>
      ) : (
        <Text wrap="truncate">Telling the counter that you are done…</Text>
      )}
      <Box height={layout.rows >= 16 ? 2 : 1} flexShrink={0} overflow="hidden">
        {banner && <Text {...(banner.kind === "bad" ? theme.bad : {})}>{banner.text}</Text>}
      </Box>
    </>
  );
}

function Saved(props: {
  readonly state: ScreenState;
  readonly theme: Theme;
  readonly isRoomy: boolean;
}): ReactNode {
  const { saved } = props.state;
  const { theme } = props;
  if (!saved) return null;
  const size = fileSize(saved.bytes);
  const isFile = saved.path !== "-";
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Text wrap="truncate">
        <Text {...theme.mine}>{numberOf(props.state) ?? ""}</Text>
        {isFile ? ` Your cat (${size}) is saved as` : ` Your cat went to standard output (${size})`}
      </Text>
      {isFile && (
        <Text bold wrap="truncate-middle">
          {saved.path}
        </Text>
      )}
      {props.isRoomy && (
        <Text {...theme.quiet} wrap="truncate">
          {saved.credit ?? ""}
        </Text>
      )}
    </Box>
  );
}

function BlockCat({ theme }: { readonly theme: Theme }): ReactNode {
  return (
    <Box flexDirection="column" flexShrink={0} aria-hidden>
      {halfHeight(CAT_DOTS).map((line, row) => (
        // The rows of one picture: they never move against each other.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Text key={row} {...theme.mine}>
          {line}
        </Text>
      ))}
    </Box>
  );
}
