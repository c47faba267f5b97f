import type { Config } from "./config/options.ts";
import { CatqdError, EXIT } from "./exit-codes.ts";
import { StorageError } from "./queue/store.ts";
import { damaged, databaseIn } from "./store/database-file.ts";
import { isCode, isDamage } from "./store/storage-fault.ts";
import { StoreRefused } from "./store/store-refused.ts";

/** What stood in the way of a start, for a person. Bugs come back as they are. */
export function startError(error: unknown, config: Pick<Config, "host" | "port" | "dataFolder">): unknown {
  if (error instanceof StoreRefused) {
    return new CatqdError(error.message, { hint: error.hint, exitCode: exitCodeOf(error), cause: error });
  }
  if (error instanceof StorageError) {
    // Damage further inside shows only when the queue reads there.
    if (isDamage(error.cause)) return startError(damaged(databaseIn(config.dataFolder), error.cause), config);
    return new CatqdError(`the queue in ${config.dataFolder} cannot be used: ${error.message}`, {
      hint: "Look at the disk: whether there is room, and whether the system reports faults of it.",
      exitCode: EXIT.io,
      cause: error,
    });
  }
  return isSystemError(error) ? (listenError(error, config) ?? error) : error;
}

function exitCodeOf({ cause }: StoreRefused): number {
  if (isCode(cause, "SQLITE_FULL", "SQLITE_IOERR")) return EXIT.io;
  if (isCode(cause, "SQLITE_BUSY")) return EXIT.locked;
  if (isCode(cause, "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN")) return EXIT.permission;
  if (isSystemError(cause)) {
    return cause.code === "EACCES" || cause.code === "EPERM" ? EXIT.permission : EXIT.cannotCreate;
  }
  return EXIT.data;
}

function listenError(
  error: NodeJS.ErrnoException,
  { host, port }: Pick<Config, "host" | "port">,
): CatqdError | null {
  const where = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const about = (message: string, hint: string, exitCode: number): CatqdError =>
    new CatqdError(message, { hint, exitCode, cause: error });
  if (error.syscall !== "listen" && error.syscall !== "bind" && error.syscall !== "getaddrinfo") return null;
  switch (error.code) {
    case "EADDRINUSE":
      return about(
        `something else is listening on ${where}`,
        "Stop it, or choose another port with --port (0 picks a free one).",
        EXIT.unavailable,
      );
    case "EACCES":
    case "EPERM":
      return about(
        `this user may not listen on ${where}`,
        "Choose a port of 1024 or more with --port, or give catqd the right.",
        EXIT.permission,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAFNOSUPPORT":
      return about(
        `this machine has no address ${host}`,
        "Name one of its own with --host; 127.0.0.1 is for this machine only, 0.0.0.0 for every network.",
        EXIT.config,
      );
    default:
      return null;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}
