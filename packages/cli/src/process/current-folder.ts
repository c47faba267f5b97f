/** The folder in which the process was started; null where that has been deleted. */
export function currentFolder(process: Pick<NodeJS.Process, "cwd">): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}
