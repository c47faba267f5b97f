// The whole module, not a name of it: an old Node, which is told so only after this import, has no such name.
import module from "node:module";
import { homedir } from "node:os";
import path from "node:path";

/** Turns on Node's compile cache, which makes the next start quicker. Failing to is no error. */
export function cacheCompiledCode(env: NodeJS.ProcessEnv): void {
  // NODE_COMPILE_CACHE goes first, and NODE_DISABLE_COMPILE_CACHE is heard by Node itself.
  if (env.NODE_COMPILE_CACHE) module.enableCompileCache();
  else module.enableCompileCache(compileCacheFolder(env));
}

/**
 * A folder of this user's own, by the XDG Base Directory Specification: in the one for temporary files, where
 * Node puts it unless told, another user could leave code to be run. Not shared with the state folder's: the
 * bundle would load all commands for it at each start.
 */
export function compileCacheFolder(env: NodeJS.ProcessEnv): string {
  const given = env.XDG_CACHE_HOME;
  const base = given && path.isAbsolute(given) ? given : path.join(env.HOME || homedir(), ".cache");
  return path.join(base, "catq", "compiled");
}
