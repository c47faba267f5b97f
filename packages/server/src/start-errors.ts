import type { Config } from "./config/options.ts";
import type { Asked } from "./database/fault-words.ts";
import { databaseError } from "./database/found.ts";
import { CatqdError, EXIT } from "./process/exit-codes.ts";
import { StorageError } from "./queue/store.ts";
import { damaged, databaseIn } from "./store/sqlite/file/database-file.ts";
import { isCode, isDamage } from "./store/sqlite/file/sqlite-fault.ts";
import { CannotCreate, NoQueue, NotPrivate, StoreRefused, Unsupported } from "./store/store-refused.ts";

/** What stood in the way of a start, for a person. Bugs come back as they are. */
export function startError(
  error: unknown,
  config: Pick<Config, "host" | "port" | "dataFolder"> &
    Partial<Omit<Asked, "database">> & { readonly database?: Asked["database"] | null },
): unknown {
  const { database, databaseSchema, databasePasswordFile = null } = config;
  if (database && databaseSchema !== undefined && error instanceof StorageError)
    return databaseError(error, { database, databaseSchema, databasePasswordFile });
  const said = dataError(error, config.dataFolder);
  return isSystemError(said) ? (listenError(said, config) ?? said) : said;
}

/** What is wrong with the data, for a person. Whatever else it is comes back as it is. */
export function dataError(error: unknown, dataFolder: string): unknown {
  if (error instanceof StoreRefused) {
    return new CatqdError(error.message, { hint: error.hint, exitCode: exitCodeOf(error), cause: error });
  }
  if (!(error instanceof StorageError)) return error;
  // Damage further inside shows only when the queue reads there.
  if (isDamage(error.cause)) return dataError(damaged(databaseIn(dataFolder), error.cause), dataFolder);
  return new CatqdError(`the queue in ${dataFolder} cannot be used: ${error.message}`, {
    hint: "Look at the disk: whether there is room, and whether the system reports faults of it.",
    exitCode: EXIT.io,
    cause: error,
  });
}

function exitCodeOf(error: StoreRefused): number {
  if (error instanceof NoQueue || error instanceof Unsupported) return EXIT.unavailable;
  if (error instanceof CannotCreate) return EXIT.cannotCreate;
  if (error instanceof NotPrivate) return EXIT.permission;
  const { cause } = error;
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
