/** Text for roff's man macros: whatever is in it is printed as it is, with hyphens that can be searched for. */
export function roff(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replaceAll("`", "\\(ga")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replaceAll("…", "\\&...")
    .replaceAll("×", "\\(mu");
  // A dot at the beginning of a line would be a macro.
  return escaped.replace(/^\./gm, "\\&.");
}

/** The same in bold, for what is typed as it stands. */
export function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}

/** The same in italics, for what stands for something else. */
export function italic(text: string): string {
  return `\\fI${roff(text)}\\fR`;
}

/** Text in which backquotes mark what is typed as it stands. */
export function prose(text: string): string {
  return text
    .split("`")
    .map((part, i) => (i % 2 === 1 ? bold(part) : roff(part)))
    .join("");
}

/** An item with a text of its own below it, further in. */
export function item(head: string, body: string): string {
  return `.TP\n${head}\n${body}`;
}

const COLUMNS = 80;

/** Long lines of text, folded where they have a space; macros stay as they are. */
export function folded(text: string): string {
  return text
    .split("\n")
    .map((line) => (line.startsWith(".") ? line : foldedLine(line)))
    .join("\n");
}

function foldedLine(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (last.length + 1 + word.length <= COLUMNS) lines[lines.length - 1] = `${last} ${word}`;
    // A dot at the beginning of a line would be a macro.
    else lines.push(word.startsWith(".") ? `\\&${word}` : word);
  }
  return lines.join("\n");
}
