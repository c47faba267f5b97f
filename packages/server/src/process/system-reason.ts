const NO_SOCKETS = "its file system takes no Unix sockets, or this user may make none";

/** What the operating system's error codes say, as the rest of a sentence. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  ENOTDIR: "a part of its path is no folder",
  EACCES: "permission denied",
  EROFS: "it is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  EFBIG: "the file is too large",
  EIO: "the disk failed",
  ENAMETOOLONG: "the name is too long",
};

const SOCKET_REASONS: Readonly<Record<string, string>> = {
  ...REASONS,
  EPERM: NO_SOCKETS,
  EOPNOTSUPP: NO_SOCKETS,
  ENOTSUP: NO_SOCKETS,
  EINVAL: NO_SOCKETS,
};

/** The code of an error of the system or of Node, such as `ENOENT`; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** An error about a file or folder, as a person reads it. */
export function reasonOf(error: unknown): string {
  return wordsOf(error, REASONS);
}

/** The same where a Unix socket was to be made. */
export function socketReasonOf(error: unknown): string {
  return wordsOf(error, SOCKET_REASONS);
}

function wordsOf(error: unknown, reasons: Readonly<Record<string, string>>): string {
  return reasons[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}
