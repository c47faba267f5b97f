/** Modules that stay light around the code (ISO/IEC 18004, section 6.3.8). */
const QUIET_ZONE = 4;
/** Black on white of the fixed part of the 256 colours: the others are the theme's, and a theme may turn them round. */
const DARK_ON_LIGHT = "\u001B[38;5;16;48;5;231m";
const RESET = "\u001B[0m";

/** A QR code as its modules, dark or light. */
interface Modules {
  /** Of one side. */
  readonly size: number;
  /** Whether a module is dark; outside of the code none is. */
  readonly get: (x: number, y: number) => boolean;
}

/** A QR code for a terminal. */
export interface Code {
  /** Of text, in character cells. */
  readonly columns: number;
  readonly rows: readonly string[];
}

/**
 * Two modules a cell, one above the other, as a cell is about twice as high as it is wide. The colours are part of the
 * code, also where no others are wished for: without them it is light on dark in every other terminal.
 */
export function codeRows(code: Modules): Code {
  const columns = code.size + 2 * QUIET_ZONE;
  const rows: string[] = [];
  for (let y = -QUIET_ZONE; y < code.size + QUIET_ZONE; y += 2) {
    let row = "";
    for (let x = -QUIET_ZONE; x < code.size + QUIET_ZONE; x++)
      row += CELLS[(code.get(x, y) ? 2 : 0) + (code.get(x, y + 1) ? 1 : 0)];
    rows.push(`${DARK_ON_LIGHT}${row}${RESET}`);
  }
  return { columns, rows };
}

/** By which of its two modules are dark: none, the lower, the upper, both. */
const CELLS = [" ", "▄", "▀", "█"] as const;
