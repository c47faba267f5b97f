import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";
import { NO_FOLDER } from "./current-folder.ts";

/** Where execvp(3) of glibc looks when there is no PATH. */
const DEFAULT_PATH = "/bin:/usr/bin";

/**
 * Looks for `command` as execvp(3) does: a name with a slash is a file, any other is in one of the folders of PATH.
 * Answers its path, or why it cannot be started.
 */
export async function findExecutable(
  command: string,
  { cwd, path: folders = DEFAULT_PATH }: { cwd: string | null; path?: string | undefined },
): Promise<{ readonly path: string } | { readonly fault: "not found" | "not executable" }> {
  const places = command.includes("/") ? [""] : folders.split(":");
  let fault: "not found" | "not executable" = "not found";
  for (const folder of command === "" ? [] : places) {
    const place = path.resolve(cwd ?? NO_FOLDER, folder, command);
    const found = await stat(place).catch(() => null);
    if (found === null) continue;
    const isAllowed = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found.isFile() && isAllowed) return { path: place };
    fault = "not executable";
  }
  return { fault };
}
