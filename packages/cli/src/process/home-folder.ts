import { userInfo } from "node:os";
import { isAbsolute } from "node:path";

/** This user's home; null where neither HOME nor the system's list of users names one with an absolute path. */
export function homeFolder(env: NodeJS.ProcessEnv): string | null {
  if (env.HOME && isAbsolute(env.HOME)) return env.HOME;
  try {
    const { homedir } = userInfo();
    return isAbsolute(homedir) ? homedir : null;
  } catch {
    return null;
  }
}
