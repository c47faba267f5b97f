import type { Cells } from "./fit.ts";

// Our own sequences: libraries that draw by these protocols write to the terminal themselves, move its cursor,
// and give a picture no name by which it could be taken away.

/** kitty takes a picture in pieces of at most this many characters. */
const PIECE = 4096;
/** The name of our one picture. Any will do; a large one meets nobody else's. */
const KITTY_ID = 20_261;

/** Draws a PNG at the cursor by kitty's graphics protocol. `staysPut`: the cursor is where it was, after. */
export function kittyPicture(png: Uint8Array, { columns, rows }: Cells, staysPut: boolean): string {
  const text = Buffer.from(png).toString("base64");
  // a=T: send and show; f=100: PNG; q=2: no answers, which would come in as keys; C=1: leave the cursor.
  let control = `a=T,f=100,q=2,i=${KITTY_ID},c=${columns},r=${rows}${staysPut ? ",C=1" : ""},`;
  let sequence = "";
  for (let at = 0; at < text.length; at += PIECE) {
    const hasMore = at + PIECE < text.length;
    sequence += `\x1b_G${control}m=${hasMore ? 1 : 0};${text.slice(at, at + PIECE)}\x1b\\`;
    control = "q=2,";
  }
  return sequence;
}

/** Deletes kitty's picture, from the screen and from memory. */
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

/** Writes something at a place of the screen, and puts the cursor back where it was. */
export function writeAt({ top, left }: Corner, text: string): string {
  return `\x1b7\x1b[${top + 1};${left + 1}H${text}\x1b8`;
}

/** Erases the characters of a rectangle (ECH), and with them what iTerm2 drew there. */
export function eraseRectangle({ top, left }: Corner, { columns, rows }: Cells): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `\x1b[${top + row + 1};${left + 1}H\x1b[${columns}X`,
  );
  return `\x1b7${lines.join("")}\x1b8`;
}
