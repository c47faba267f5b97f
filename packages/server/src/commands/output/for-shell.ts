import { printable } from "./sentences.ts";

/** A text as one word of a shell's line. */
export function forShell(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${printable(text).replaceAll("'", "'\\''")}'`;
}
