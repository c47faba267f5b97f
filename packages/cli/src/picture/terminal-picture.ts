import { readFile, stat } from "node:fs/promises";
import { blocksOf } from "./blocks.ts";
import { type Cells, fitInto } from "./fit.ts";
import type { PictureForm } from "./picture-form.ts";
import { type Decoded, decodePicture, sizeOf } from "./raster.ts";
import { itermPicture, kittyPicture } from "./terminal-protocols.ts";

/** A larger file is not looked at in a terminal. */
const MAX_BYTES = 32_000_000;

/** A picture in a size of cells: rows of text, or what the terminal itself draws it from. */
export type Drawing = { readonly size: Cells } & (
  | { readonly kind: "rows"; readonly rows: readonly string[] }
  /** `sequence(true)` leaves the cursor where it is. */
  | { readonly kind: "kitty" | "iterm"; sequence(staysPut: boolean): string }
);

/** A picture that a terminal can show. */
export interface TerminalPicture {
  /** The picture as large as fits into `room`. */
  fitting(room: Cells): Drawing;
}

/** Reads a saved picture for a terminal; null where it cannot be shown there, for whatever reason. */
export async function openPicture(
  file: string,
  form: Exclude<PictureForm, "none">,
): Promise<TerminalPicture | null> {
  const bytes = await readPicture(file);
  if (bytes === null) return null;
  const size = sizeOf(bytes);
  if (size === null) return null;
  // iTerm2 reads more kinds of files than we do.
  if (form === "iterm") return native("iterm", size, (cells) => itermPicture(bytes, cells));
  const decoded = await decodePicture(bytes);
  if (decoded === null) return null;
  if (form !== "kitty") return blocks(decoded, form === "blocks 24" ? 24 : 8);
  const png = size.type === "png" ? bytes : await decoded.toPng();
  return native("kitty", decoded, (cells, staysPut) => kittyPicture(png, cells, staysPut));
}

/** A device or a pipe cannot be read again. */
async function readPicture(file: string): Promise<Uint8Array | null> {
  try {
    const found = await stat(file);
    return found.isFile() && found.size <= MAX_BYTES ? await readFile(file) : null;
  } catch {
    return null;
  }
}

function native(
  kind: "kitty" | "iterm",
  pixels: { width: number; height: number },
  draw: (cells: Cells, staysPut: boolean) => string,
): TerminalPicture {
  return {
    fitting(room) {
      const size = fitInto(pixels, room);
      return { kind, size, sequence: (staysPut) => draw(size, staysPut) };
    },
  };
}

function blocks(decoded: Decoded, colors: 24 | 8): TerminalPicture {
  return {
    fitting(room) {
      const size = fitInto(decoded, room);
      return { kind: "rows", size, rows: blocksOf(decoded.resized(size.columns, size.rows * 2), colors) };
    },
  };
}
