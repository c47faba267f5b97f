/** Maximum length of a server's text on the screen, in characters. */
const MAX_SHOWN = 300;

/**
 * What may reach a terminal: letters, marks, digits, punctuation, symbols and the plain space. Everything
 * else goes, so escape sequences, C0, DEL, C1, line breaks, bidirectional and other invisible format
 * characters (General_Category Cc, Cf, Co, Cs, Cn, Zl, Zp) cannot drive it. An allow-list: what Unicode adds
 * later stays out until it is known.
 */
const printable = (): RegExp => /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;
const blank = (): RegExp => /[\p{Z}\t\n\r\v\f]/u;
/** Marks pile up on the character before them and would run over the lines around. */
const MAX_MARKS = 2;

/** A server's text, safe to print: one line, at most `max` characters, nothing that drives a terminal. */
export function safe(text: string, max: number = MAX_SHOWN): string {
  const [isPrintable, isBlank] = [printable(), blank()];
  let shown = "";
  let count = 0;
  let marks = 0;
  for (const character of text.slice(0, max * 8)) {
    const kept = isPrintable.test(character) ? character : isBlank.test(character) ? " " : "";
    if (kept === "" || (kept === " " && (shown === "" || shown.endsWith(" ")))) continue;
    marks = /\p{M}/u.test(kept) ? marks + 1 : 0;
    if (marks > MAX_MARKS) continue;
    if (count === max) return `${shown.trimEnd()}…`;
    shown += kept;
    count += 1;
  }
  return shown.trimEnd();
}
