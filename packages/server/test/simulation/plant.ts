import { registerHooks } from "node:module";

/** A change of one source file of the daemon: each text, which must stand there, and what is put in its place. */
export interface Bug {
  /** Below src/. */
  readonly file: string;
  readonly changes: Readonly<Record<string, string>>;
}

/**
 * From now on, modules of the daemon that are loaded have the bug in them. Throws where a file does not hold what is to be
 * replaced: the bug must move with the code.
 */
export function plant({ file, changes }: Bug): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/packages/server/src/${file}`)) return loaded;
      return { ...loaded, source: withBug(String(loaded.source), { file, changes }) };
    },
  });
}

/** The text of a file with the bug in it. */
export function withBug(text: string, { file, changes }: Bug): string {
  let changed = text;
  for (const [from, to] of Object.entries(changes)) {
    if (!changed.includes(from)) throw new Error(`expected ${JSON.stringify(from)} in src/${file}`);
    changed = changed.replaceAll(from, () => to);
  }
  return changed;
}
