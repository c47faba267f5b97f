/** A size in character cells, of a terminal or a part of it. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
}

/** The largest size in `room` that keeps a picture's aspect ratio: a cell is taken to be twice as high as wide. */
export function fitInto(pixels: { width: number; height: number }, room: Cells): Cells {
  const scale = Math.min(room.columns / pixels.width, (room.rows * 2) / pixels.height);
  return {
    columns: Math.max(1, Math.min(room.columns, Math.round(pixels.width * scale))),
    rows: Math.max(1, Math.min(room.rows, Math.round((pixels.height * scale) / 2))),
  };
}
