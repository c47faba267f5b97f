import path from "node:path";
import { homeFolder } from "../process/home-folder.ts";

/** catq's folder for what must outlive a run, by the XDG Base Directory Specification; null where there is no home. */
export function stateFolder(env: NodeJS.ProcessEnv): string | null {
  const given = env.XDG_STATE_HOME;
  // "All paths must be absolute. If an implementation encounters a relative path it should ignore it."
  if (given && path.isAbsolute(given)) return path.join(given, "catq");
  const home = homeFolder(env);
  return home === null ? null : path.join(home, ".local", "state", "catq");
}
