import { userInfo } from "node:os";
import { isAbsolute } from "node:path";

/** The folder in which the process was started; null where that has been deleted. */
export function currentFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

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

/** Who is at the keyboard, also behind sudo; a user without a name has a number. */
export function userName(env: NodeJS.ProcessEnv): string {
  try {
    return env.SUDO_USER || userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}
