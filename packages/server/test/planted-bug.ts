/** A change of one file: each text, which must stand there, and what is put in its place. */
export interface Bug {
  /** Below `src/`, or of the built ones below `build/`. */
  readonly file: string;
  readonly changes: Readonly<Record<string, string>>;
}

export function bug(file: string, changes: Bug["changes"]): Bug {
  return { file, changes };
}

/** The text of a file with the bug in it. Throws where it does not hold what is to be replaced: the bug must move with the code. */
export function withBug(text: string, { file, changes }: Bug): string {
  let changed = text;
  for (const [from, to] of Object.entries(changes)) {
    if (!changed.includes(from)) throw new Error(`expected ${JSON.stringify(from)} in ${file}`);
    changed = changed.replaceAll(from, () => to);
  }
  return changed;
}
