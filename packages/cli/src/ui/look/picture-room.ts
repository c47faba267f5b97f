import type { Cells } from "../../picture/fit.ts";
import type { Corner } from "../../picture/terminal-protocols.ts";
import type { Layout } from "./layout.ts";

/** Where on the screen a picture may be: its corner and its size, in cells. */
export interface PictureRoom extends Corner, Cells {}

/** Rows for the words about a saved cat, and for a banner. */
export function wordRows({ rows }: Layout): { saved: number; banner: number } {
  return rows >= 16 ? { saved: 3, banner: 2 } : { saved: 2, banner: 1 };
}

/** The room for a cat's picture on a layout, below `noticeRows` rows of a notice. */
export function pictureRoomFor(layout: Layout, noticeRows: number): PictureRoom {
  const { saved, banner } = wordRows(layout);
  // Header, footer and countdown take a row each, the frame a column on both sides.
  return {
    top: 1 + noticeRows,
    left: 1,
    columns: layout.columns - 2,
    rows: Math.max(0, layout.rows - 3 - saved - banner),
  };
}

/** The corner of something of a size in the middle of a room. */
export function centredIn(room: PictureRoom, size: Cells): Corner {
  return {
    top: room.top + Math.floor((room.rows - size.rows) / 2),
    left: room.left + Math.floor((room.columns - size.columns) / 2),
  };
}
