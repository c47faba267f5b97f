import type { Cells } from "../../picture/fit.ts";
import type { Corner } from "../../picture/terminal-protocols.ts";
import type { Layout } from "./layout.ts";

/** Where on the screen a picture may be: its corner and its size, in cells. */
export interface PictureRoom extends Corner, Cells {}

/** Rows that the words about a cat take, and those that what is out of the ordinary may take. */
export function wordRows({ rows }: Layout): { saved: number; banner: number } {
  return rows >= 16 ? { saved: 3, banner: 2 } : { saved: 2, banner: 1 };
}

/** The room for the picture of a cat on a layout whose body begins below `noticeRows` of the operator's words. */
export function pictureRoomFor(layout: Layout, noticeRows: number): PictureRoom {
  const { saved, banner } = wordRows(layout);
  // The head, the foot and the time take a row each, the frame a column on both sides.
  return {
    top: 1 + noticeRows,
    left: 1,
    columns: layout.columns - 2,
    rows: Math.max(0, layout.rows - 3 - saved - banner),
  };
}

/** The place of something of a size in the middle of a room. */
export function centredIn(room: PictureRoom, size: Cells): Corner {
  return {
    top: room.top + Math.floor((room.rows - size.rows) / 2),
    left: room.left + Math.floor((room.columns - size.columns) / 2),
  };
}
