import { once } from "node:events";
import { readFileSync, readlinkSync } from "node:fs";
import { chmod, chown, lstat, rm, stat } from "node:fs/promises";
import { connect, type Server } from "node:net";
import { dirname } from "node:path";
import { codeOf, reasonOf } from "@catq/shared/system-reason";
import { CatqdError, EXIT } from "./exit-codes.ts";

/** `sun_path` of unix(7) holds 108 bytes with its final zero, and 104 on macOS and the BSDs. */
export const MAX_SOCKET_PATH_BYTES = 103;

/** The operator's socket in a data folder. */
export const OPERATOR_SOCKET = "catqd.sock";

/** Who may write a Unix socket may connect to it (unix(7)): its owner and its group. */
const MODE = 0o660;
const OWNER_ONLY = 0o600;
const WRITABLE_BY_OTHERS = 0o002;
/** In a folder with this bit, users remove and rename only what is their own. */
const STICKY = 0o1000;
/**
 * How many connections the kernel queues that are not accepted yet. Node's own 511 is full within 50 ms where all
 * watchers come back at once: TCP then drops a SYN, which is sent again after 1, 3 and 7 s, and connect(2) of a Unix
 * socket fails at once. Linux cuts it to `net.core.somaxconn`, 4096 unless set.
 */
export const BACKLOG = 65_535;

/**
 * Makes the server listen on a Unix socket that it makes at `path`, mode 0660, with the group of its folder; where
 * that group is none of this user's, for the user alone, and `complain` is told. Replaces a socket of this user on which
 * nobody listens, and nothing else. Resolves with `unix:` and the path; rejects with CatqdError.
 */
export async function listenOnUnixSocket(
  server: Server,
  path: string,
  complain: (message: string) => void,
): Promise<string> {
  const folder = await usableFolder(dirname(path));
  await removeStale(path);
  try {
    server.listen({ path, backlog: BACKLOG });
    // Rejects if the server emits an error first.
    await once(server, "listening");
  } catch (error) {
    if (codeOf(error) === "EADDRINUSE") throw inUse(path);
    throw refusal(path, socketReasonOf(error), error);
  }
  try {
    await admitGroup(path, folder.gid, complain);
  } catch (error) {
    server.close();
    throw error;
  }
  return `unix:${path}`;
}

/**
 * The path of a Unix socket that another process has bound, which Node does not know; `@` and a name for one of the
 * abstract namespace (unix(7)). Null where it cannot be told.
 */
export function unixSocketPath(fd: number): string | null {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1];
    // proc(5): Num, RefCount, Protocol, Flags, Type, St, Inode, Path.
    const sockets = readFileSync("/proc/self/net/unix", "utf8");
    return new RegExp(`^(?:\\S+ +){6}${inode} (.+)$`, "m").exec(sockets)?.[1] ?? null;
  } catch {
    return null;
  }
}

const NO_SOCKETS = "its file system takes no Unix sockets, or this user may make none";

/** Why a Unix socket cannot be made, as a person reads it. */
export function socketReasonOf(error: unknown): string {
  return reasonOf(error, {
    EPERM: NO_SOCKETS,
    EOPNOTSUPP: NO_SOCKETS,
    ENOTSUP: NO_SOCKETS,
    EINVAL: NO_SOCKETS,
  });
}

/** Whether every user of this machine may connect to a Unix socket, as far as its own mode goes; null where it cannot be told. */
export async function isOpenToAll(path: string): Promise<boolean | null> {
  const found = await stat(path).catch(() => null);
  return found && (found.mode & WRITABLE_BY_OTHERS) !== 0;
}

async function usableFolder(folder: string) {
  const found = await stat(folder).catch((error: unknown) => {
    throw refusal(folder, reasonOf(error), error);
  });
  const isOpen = (found.mode & WRITABLE_BY_OTHERS) !== 0 && (found.mode & STICKY) === 0;
  if (isOpen) throw refusal(folder, "everybody on this machine may put a socket of his own there");
  return found;
}

/** A link is never followed: lstat tells of the link itself, which is no socket. */
async function removeStale(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw refusal(path, socketReasonOf(error), error);
  });
  if (found === null) return;
  if (!found.isSocket()) throw refusal(path, "something is there that is no socket");
  if (found.uid !== (process.geteuid?.() ?? found.uid))
    throw refusal(path, "a socket of another user is there");
  if (await isListenedOn(path)) throw inUse(path);
  await rm(path, { force: true });
}

function isListenedOn(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on("connect", () => {
      resolve(true);
      socket.destroy();
    });
    // EAGAIN, for one, is said by a listener whose queue of connections is full.
    socket.on("error", (error) => resolve(codeOf(error) !== "ECONNREFUSED" && codeOf(error) !== "ENOENT"));
  });
}

/** Until then, the umask of the process lets nobody but its user in. */
async function admitGroup(path: string, gid: number, complain: (message: string) => void): Promise<void> {
  const made = await lstat(path);
  try {
    if (made.gid !== gid) await chown(path, made.uid, gid);
    await chmod(path, MODE);
  } catch (error) {
    if (codeOf(error) !== "EPERM") throw error;
    await chmod(path, OWNER_ONLY);
    complain(`only its own user may open ${path}: catqd is not in its folder's group`);
  }
}

function refusal(path: string, why: string, cause?: unknown): CatqdError {
  return new CatqdError(`catqd cannot listen on a Unix socket at ${path}: ${why}`, {
    hint: "Mend that, or choose another path with --listen. The folder must be there, and catqd's user may write it.",
    exitCode: EXIT.config,
    cause,
  });
}

function inUse(path: string): CatqdError {
  return new CatqdError(`something else is listening on unix:${path}`, {
    hint: "Stop it, or choose another path with --listen.",
    exitCode: EXIT.unavailable,
  });
}
