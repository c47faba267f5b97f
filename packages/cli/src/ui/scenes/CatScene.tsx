import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { fileSize } from "../../output/file-size.ts";
import { type PictureRoom, pictureRoomFor, wordRows } from "../look/picture-room.ts";
import { Bar } from "../parts/Bar.tsx";
import { BlockCat } from "../parts/BlockCat.tsx";
import type { RowsProps, SceneProps } from "../scene-props.ts";
import { bannerOf } from "../state/banner.ts";
import { timeInWords, windowFraction, windowLeft } from "../state/clock.ts";
import { numberOf } from "../state/model.ts";

/** Draws the picture in a room of the screen. */
export type DrawPicture = (room: PictureRoom) => ReactNode;

interface CatSceneProps extends SceneProps {
  /** Whether the cat stays in view until Enter or the end of the view window. */
  readonly linger: boolean;
  /** Rows of the notice above. */
  readonly noticeRows: number;
  /** Without it a cat's head of blocks is drawn. */
  readonly picture?: DrawPicture | null | undefined;
}

/** The saved cat: its picture, its path, and what is left of the view window. */
export function CatScene({ state, layout, theme, linger, noticeRows, picture }: CatSceneProps): ReactNode {
  const inner = layout.columns - 2;
  const ms = windowLeft(state);
  const time = ms === null ? "" : timeInWords(state, ms);
  const barWidth = Math.max(0, Math.min(60, inner - time.length - 1));
  const words = wordRows(layout);
  const room = pictureRoomFor(layout, noticeRows);
  const banner = bannerOf(state, layout.kind === "small");
  return (
    <>
      <Box flexGrow={1} flexShrink={1} alignItems="center" justifyContent="center" overflow="hidden">
        {picture?.(room) ?? <BlockCat theme={theme} words="No picture without colours." rows={room.rows} />}
      </Box>
      <Saved state={state} theme={theme} rows={words.saved} />
      {linger ? (
        <Box gap={1} height={1} flexShrink={0}>
          <Bar fraction={windowFraction(state)} width={barWidth} style={theme.mine} />
          <Text>{time}</Text>
        </Box>
      ) : (
        <Text wrap="truncate">Telling the counter that you are done…</Text>
      )}
      <Box height={words.banner} flexShrink={0} overflow="hidden">
        {banner && <Text {...(banner.kind === "bad" ? theme.bad : {})}>{banner.text}</Text>}
      </Box>
    </>
  );
}

function Saved(props: RowsProps): ReactNode {
  const { saved } = props.state;
  const { theme } = props;
  if (!saved) return null;
  const size = fileSize(saved.bytes);
  const isFile = saved.path !== "-";
  return (
    <Box flexDirection="column" height={props.rows} flexShrink={0}>
      <Text wrap="truncate">
        <Text {...theme.mine}>{numberOf(props.state) ?? ""}</Text>
        {isFile ? ` Your cat (${size}) is saved as` : ` Your cat went to standard output (${size})`}
      </Text>
      {isFile && (
        <Text bold wrap="truncate-middle">
          {saved.path}
        </Text>
      )}
      {props.rows > 2 && (
        <Text {...theme.quiet} wrap="truncate">
          {saved.credit ?? ""}
        </Text>
      )}
    </Box>
  );
}
