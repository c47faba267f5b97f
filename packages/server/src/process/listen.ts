import { once } from "node:events";
import type { Server } from "node:net";
import { messageOf } from "@catq/shared/system-reason";
import { CatqdError, EXIT } from "./exit-codes.ts";
import { BACKLOG, isOpenToAll, unixSocketPath } from "./unix-socket.ts";

/** Makes the server listen; resolves with the URL it can be reached at. Rejects with the system's error. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen({ host, port, backlog: BACKLOG });
  // Rejects if the server emits an error first.
  await once(server, "listening");
  const url = urlOf(server);
  if (url === null) throw new Error("expected a server on a TCP port");
  return url;
}

/**
 * Makes the server listen on a socket that somebody else has opened and bound, on TCP or a Unix socket; resolves with
 * the URL it can be reached at, or `unix:` and a path. Rejects with CatqdError where the descriptor is neither, or a socket of
 * the abstract namespace, which has no mode. `complain` is told of a Unix socket that everybody may open: systemd's own
 * SocketMode= lets all.
 */
export async function listenOnHanded(
  server: Server,
  fd: number,
  complain: (message: string) => void,
): Promise<string> {
  const refused = (why: string, cause?: unknown): CatqdError =>
    new CatqdError(`catqd cannot listen on the socket it was handed (descriptor ${fd}): ${why}`, {
      hint: "Its socket unit needs one ListenStream=, such as 127.0.0.1:8080 or /run/catqd/http.sock, and Accept=no.",
      exitCode: EXIT.config,
      cause,
    });
  try {
    // Where it listens already, this sets its backlog anew.
    server.listen({ fd, backlog: BACKLOG });
    await once(server, "listening");
  } catch (error) {
    throw refused(messageOf(error), error);
  }
  const url = urlOf(server);
  if (url !== null) return url;
  const path = unixSocketPath(fd);
  if (path?.startsWith("@")) {
    server.close();
    throw refused(`any local user may open ${path}, which is in the abstract namespace`);
  }
  const isOpen = path === null ? null : await isOpenToAll(path);
  const name = path ?? `descriptor ${fd}`;
  if (isOpen) complain(`any local user may open ${name}: set SocketMode=0660 in its unit`);
  if (isOpen === null) complain(`cannot tell who may open ${name}: set SocketMode=0660 in its unit`);
  return `unix:${name}`;
}

function urlOf(server: Server): string | null {
  const address = server.address();
  if (address === null || typeof address === "string") return null;
  return `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
}
