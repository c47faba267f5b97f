import { expect } from "vitest";

/** What could drive a terminal or mislead its reader: CSI, OSC, DCS, C0, C1, bidirectional and invisible marks. */
export const POISON =
  "\u001b[31337mPWN\u001b]2;PWN\u0007\u001bP+q544e\u001b\\\u001b[5n\u001bc\u009b31337m\u009d2;PWN\u009c\u0090q\u009c" +
  "\r\n\b\t\v\f\u007f\u0000\u000e\u202ePWN\u202c\u2066\u2069\u200b\u200d\u200e\ufeff\u2028\u2029\u00ad\u061c" +
  "\u{e0041}\u{e0101}\ud800\udfff\ufffe\u{1f408}e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301 end";

/** Letters, marks, digits, punctuation, symbols, spaces and line breaks: all else could do something. */
const UNCLEAN = /[^\p{L}\p{M}\p{N}\p{P}\p{S} \n]/u;

/** Fails unless a text is clean, and says where it is not. */
export function expectClean(text: string, what: string): void {
  const at = text.search(UNCLEAN);
  const found = at < 0 ? "" : JSON.stringify(text.slice(Math.max(0, at - 60), at + 30));
  expect(found, `${what} lets through U+${(text.codePointAt(at) ?? 0).toString(16)}`).toBe("");
}

/** Marks that pile up run over the lines around. */
export function expectNoPiles(text: string, what: string): void {
  expect(/\p{M}{3}/u.exec(text)?.[0], `${what} piles marks up`).toBeUndefined();
}

const SGR =
  "(?:0|1|2|7|22|27|3[0-79]|4[0-79]|9[0-7]|10[0-7]|[34]8;5;\\d{1,3}|[34]8;2;\\d{1,3};\\d{1,3};\\d{1,3})";

/** All that catq itself says to a terminal in sequences. */
const KNOWN = new RegExp(
  [
    // The second screen, the cursor, whole frames (DEC private modes 1049, 25, 2026).
    "\\u001b\\[\\?(?:1049|25|2026)[hl]",
    // Moving and erasing.
    "\\u001b\\[\\d{0,4}[ABCDEFGJK]",
    "\\u001b\\[(?:\\d{1,4};\\d{1,4})?H",
    `\\u001b\\[(?:${SGR}(?:;${SGR})*)?m`,
    // The window's title: kept, set, restored.
    "\\u001b\\[2[23];2t",
    "\\u001b\\]2;[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]{0,81}\\u0007",
  ].join("|"),
  "gu",
);

/** Fails unless what was written to a terminal is clean text and sequences that catq is known to use. */
export function expectKnown(written: string, what: string): void {
  const text = written.replace(KNOWN, "").replaceAll("\r", "").replaceAll("\u0007", "");
  expectClean(text, what);
  expectNoPiles(text, what);
}
