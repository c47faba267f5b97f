import { homedir } from "node:os";
import path from "node:path";

/** catq's folder for what must outlive a run, by the XDG Base Directory Specification. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  const given = env.XDG_STATE_HOME;
  // "All paths must be absolute. If an implementation encounters a relative path it should ignore it."
  const base = given && path.isAbsolute(given) ? given : path.join(env.HOME || homedir(), ".local", "state");
  return path.join(base, "catq");
}
