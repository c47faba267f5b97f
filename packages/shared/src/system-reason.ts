/** What the operating system's error codes for files say, as the rest of a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  ENOTDIR: "a part of its path is no folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "it is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  EFBIG: "the file is too large",
  EIO: "the disk failed",
  ENAMETOOLONG: "the name is too long",
};

/** The code of an error of the system or of Node, such as `ENOENT`; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** An error about a file or folder, as a person reads it, without a full stop. `own` says more of some codes. */
export function reasonOf(error: unknown, own: Readonly<Record<string, string>> = {}): string {
  const code = codeOf(error);
  return own[code] ?? REASONS[code] ?? messageOf(error);
}
