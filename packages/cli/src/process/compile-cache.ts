import { enableCompileCache } from "node:module";
import { isAbsolute, join } from "node:path";
import { homeFolder } from "./home-folder.ts";

/** Turns on Node's compile cache, which makes the next start quicker. Failing to is no error. */
export function cacheCompiledCode(env: NodeJS.ProcessEnv): void {
  // NODE_COMPILE_CACHE goes first, and NODE_DISABLE_COMPILE_CACHE is heard by Node itself.
  if (env.NODE_COMPILE_CACHE) return void enableCompileCache();
  const folder = compileCacheFolder(env);
  if (folder !== null) enableCompileCache(folder);
}

/**
 * A folder of this user's own, by the XDG Base Directory Specification: in the one for temporary files, where
 * Node puts it unless told, another user could leave code to be run. Not shared with the state folder's: the
 * bundle would load all commands for it at each start. Null where this user has none.
 */
export function compileCacheFolder(env: NodeJS.ProcessEnv): string | null {
  const given = env.XDG_CACHE_HOME;
  if (given && isAbsolute(given)) return join(given, "catq", "compiled");
  const home = homeFolder(env);
  return home === null ? null : join(home, ".cache", "catq", "compiled");
}
