import { userInfo } from "node:os";
import { isAbsolute } from "node:path";

/** This user's home: HOME, else that of the password file (getpwuid(3)); null where neither is an absolute path. */
export function homeFolder(env: NodeJS.ProcessEnv): string | null {
  if (env.HOME && isAbsolute(env.HOME)) return env.HOME;
  try {
    const { homedir } = userInfo();
    return isAbsolute(homedir) ? homedir : null;
  } catch {
    return null;
  }
}
