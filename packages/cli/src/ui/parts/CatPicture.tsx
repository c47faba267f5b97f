import { Box } from "ink";
import { type ReactNode, useEffect, useLayoutEffect, useState } from "react";
import type { Drawing, TerminalPicture } from "../../picture/terminal-picture.ts";
import { type Corner, eraseRectangle, kittyDelete, writeAt } from "../../picture/terminal-protocols.ts";
import { centredIn, type PictureRoom } from "../look/picture-room.ts";
import type { Theme } from "../look/theme.ts";
import { BlockCat } from "./BlockCat.tsx";
import { Rows } from "./Rows.tsx";

/** Longer than the time for which Ink holds a frame back (1/30 s), as a frame would overwrite the picture. */
const AFTER_INKS_FRAME_MS = 80;

interface CatPictureProps {
  /** Settles with null where the picture cannot be shown here. */
  readonly picture: Promise<TerminalPicture | null>;
  readonly room: PictureRoom;
  readonly theme: Theme;
  readonly stdout: NodeJS.WriteStream;
}

/** The picture of the cat in its room; a cat of blocks until it is there, or where it cannot be shown. */
export function CatPicture({ picture, room, theme, stdout }: CatPictureProps): ReactNode {
  const [shown, setShown] = useState<TerminalPicture | null | "opening">("opening");
  useEffect(() => {
    let isCurrent = true;
    picture.then((opened) => isCurrent && setShown(opened));
    return () => {
      isCurrent = false;
    };
  }, [picture]);
  if (shown === "opening" || room.rows < 2) return <BlockCat theme={theme} words={null} rows={room.rows} />;
  if (shown === null)
    return <BlockCat theme={theme} words="This picture cannot be drawn in here." rows={room.rows} />;
  return <FittedPicture picture={shown} room={room} stdout={stdout} />;
}

function FittedPicture(props: {
  readonly picture: TerminalPicture;
  readonly room: PictureRoom;
  readonly stdout: NodeJS.WriteStream;
}): ReactNode {
  const { picture, room, stdout } = props;
  const { columns, rows } = room;
  const [drawing, setDrawing] = useState(() => ({ picture, columns, rows, drawn: picture.fitting(room) }));
  // Scaled again only for another size: a countdown renders each second.
  if (drawing.picture !== picture || drawing.columns !== columns || drawing.rows !== rows) {
    setDrawing({ picture, columns, rows, drawn: picture.fitting(room) });
    return null;
  }
  const { drawn } = drawing;
  if (drawn.kind === "rows") return <Rows rows={drawn.rows} />;
  return <NativePicture drawing={drawn} corner={centredIn(room, drawn.size)} stdout={stdout} />;
}

/** What the terminal draws by itself, over cells that Ink leaves empty, and takes away again. */
function NativePicture(props: {
  readonly drawing: Extract<Drawing, { kind: "kitty" | "iterm" }>;
  readonly corner: Corner;
  readonly stdout: NodeJS.WriteStream;
}): ReactNode {
  const { drawing, stdout } = props;
  const { top, left } = props.corner;
  useLayoutEffect(() => {
    const corner = { top, left };
    const timer = setTimeout(
      () => stdout.write(writeAt(corner, drawing.sequence(true))),
      AFTER_INKS_FRAME_MS,
    );
    // This runs before Ink draws what comes next, and still on the alternate screen.
    return () => {
      clearTimeout(timer);
      stdout.write(drawing.kind === "kitty" ? kittyDelete() : eraseRectangle(corner, drawing.size));
    };
  }, [drawing, top, left, stdout]);
  return <Box width={drawing.size.columns} height={drawing.size.rows} flexShrink={0} />;
}
