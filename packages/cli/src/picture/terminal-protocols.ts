import type { Cells } from "./fit.ts";

// No library: those that know these protocols write to the terminal themselves, move its cursor, and set no image id, by
// which a picture is deleted.

/** The largest chunk of base64 that kitty accepts. */
const CHUNK = 4096;
/** The image id of our one picture: large, as other programs count from 1. */
const KITTY_ID = 20_261;

/** Draws a PNG at the cursor by kitty's graphics protocol. `keepsCursor`: the cursor does not move. */
export function kittyPicture(png: Uint8Array, { columns, rows }: Cells, keepsCursor: boolean): string {
  const text = Buffer.from(png).toString("base64");
  // a=T: transmit and display; f=100: PNG; q=2: no responses, which would be read as keys; C=1: do not move the cursor.
  let control = `a=T,f=100,q=2,i=${KITTY_ID},c=${columns},r=${rows}${keepsCursor ? ",C=1" : ""},`;
  let sequence = "";
  for (let at = 0; at < text.length; at += CHUNK) {
    const hasMore = at + CHUNK < text.length;
    sequence += `\x1b_G${control}m=${hasMore ? 1 : 0};${text.slice(at, at + CHUNK)}\x1b\\`;
    control = "q=2,";
  }
  return sequence;
}

/** Deletes {@link kittyPicture}, from the screen and from the terminal's memory. */
export function kittyDelete(): string {
  return `\x1b_Ga=d,d=I,i=${KITTY_ID},q=2\x1b\\`;
}

/** Draws a picture's file at the cursor by iTerm2's inline images protocol (OSC 1337). */
export function itermPicture(file: Uint8Array, { columns, rows }: Cells): string {
  const size = `width=${columns};height=${rows};preserveAspectRatio=1`;
  const text = Buffer.from(file).toString("base64");
  return `\x1b]1337;File=inline=1;size=${file.length};${size}:${text}\x07`;
}

/** A corner of the screen, counted from 0. */
export interface Corner {
  readonly top: number;
  readonly left: number;
}

/** Writes text at a cell (CUP); the cursor is saved and restored (DECSC, DECRC). */
export function writeAt({ top, left }: Corner, text: string): string {
  return `\x1b7\x1b[${top + 1};${left + 1}H${text}\x1b8`;
}

/** Erases the cells of a rectangle (CUP, ECH), and with them what iTerm2 drew there. */
export function eraseRectangle({ top, left }: Corner, { columns, rows }: Cells): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `\x1b[${top + row + 1};${left + 1}H\x1b[${columns}X`,
  );
  return `\x1b7${lines.join("")}\x1b8`;
}
