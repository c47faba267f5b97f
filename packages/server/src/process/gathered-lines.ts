/** Takes lines, and writes them together. */
export interface GatheredLines {
  add(line: string): void;
  /** Writes at once what has been gathered. */
  flush(): void;
}

/**
 * Gathers the lines of one while, to be written in one piece: each write is a task for another thread, which
 * costs a busy daemon more than making the line does. `later` calls what it is given when the while is over.
 */
export function gatherLines(
  write: (text: string) => void,
  later: (flush: () => void) => void,
): GatheredLines {
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length === 0) return;
    const text = lines.join("");
    lines = [];
    write(text);
  };
  return {
    add(line) {
      if (lines.length === 0) later(flush);
      lines.push(line);
    },
    flush,
  };
}
