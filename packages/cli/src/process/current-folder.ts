/** In the place of a folder that is missing: reading below it finds nothing, writing fails. */
export const NO_FOLDER = "/dev/null";

/** The current working directory; null where it has been deleted (getcwd(3): ENOENT). */
export function currentFolder(process: Pick<NodeJS.Process, "cwd">): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}
