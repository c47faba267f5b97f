/** The current working directory; null where it has been deleted (getcwd(3): ENOENT). */
export function currentFolder(process: Pick<NodeJS.Process, "cwd">): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}
