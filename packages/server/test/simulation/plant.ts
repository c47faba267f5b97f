import { registerHooks } from "node:module";
import { type Bug, withBug } from "../planted-bug.ts";

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
