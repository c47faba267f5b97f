import { homedir } from "node:os";
import path from "node:path";

/** catq's folder below a base of the XDG Base Directory Specification; `otherwise` is that base below the home folder. */
export function xdgFolder(
  env: NodeJS.ProcessEnv,
  base: "XDG_STATE_HOME" | "XDG_CACHE_HOME",
  otherwise: string,
): string {
  const given = env[base];
  // "All paths must be absolute. If an implementation encounters a relative path it should ignore it."
  const folder = given && path.isAbsolute(given) ? given : path.join(env.HOME || homedir(), otherwise);
  return path.join(folder, "catq");
}

/** What must outlive a run. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  return xdgFolder(env, "XDG_STATE_HOME", ".local/state");
}
