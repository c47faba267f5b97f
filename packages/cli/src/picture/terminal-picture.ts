import { readFile, stat } from "node:fs/promises";
import { blocksOf } from "./blocks.ts";
import { type Cells, fitInto } from "./fit.ts";
import type { PictureForm } from "./picture-form.ts";
import { type Decoded, decodePicture, sizeOf } from "./raster.ts";
import { itermPicture, kittyPicture } from "./terminal-protocols.ts";

/** A larger file is not shown. */
const MAX_BYTES = 32_000_000;

/** A picture of a size in cells: rows of text, or an escape sequence from which the terminal draws it. */
export type Drawing = { readonly size: Cells } & (
  | { readonly kind: "rows"; readonly rows: readonly string[] }
  | { readonly kind: "kitty" | "iterm"; sequence(keepsCursor: boolean): string }
);

/** A picture that a terminal can show. */
export interface TerminalPicture {
  /** The picture as large as fits into `room`. */
  fitting(room: Cells): Drawing;
}

/** Reads a saved picture; null where it cannot be shown. */
export async function openPicture(
  file: string,
  form: Exclude<PictureForm, "none">,
): Promise<TerminalPicture | null> {
  const bytes = await readPicture(file);
  if (bytes === null) return null;
  const size = sizeOf(bytes);
  if (size === null) return null;
  // iTerm2 decodes more formats than this process.
  if (form === "iterm") return native("iterm", size, (cells) => itermPicture(bytes, cells));
  const decoded = await decodePicture(bytes);
  if (decoded === null) return null;
  if (form !== "kitty") return blocks(decoded, form === "blocks 24" ? 24 : 8);
  const png = size.type === "png" ? bytes : await decoded.toPng();
  return native("kitty", decoded, (cells, keepsCursor) => kittyPicture(png, cells, keepsCursor));
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
  draw: (cells: Cells, keepsCursor: boolean) => string,
): TerminalPicture {
  return {
    fitting(room) {
      const size = fitInto(pixels, room);
      return { kind, size, sequence: (keepsCursor) => draw(size, keepsCursor) };
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
