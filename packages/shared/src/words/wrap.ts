/**
 * A text as lines of at most `width` (1 or more) code points, broken between words; a word that is longer than a line is
 * broken where the line ends. No line for no text.
 */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = Array.from(text);
  while (rest.length > width) {
    const space = rest.slice(0, width + 1).lastIndexOf(" ");
    const end = space > 0 ? space : Math.max(1, width);
    lines.push(rest.slice(0, end).join(""));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  return rest.length > 0 ? [...lines, rest.join("")] : lines;
}
