import { once } from "node:events";
import type { Server } from "node:net";
import { CatqdError, EXIT } from "./exit-codes.ts";

/** Makes the server listen; resolves with the URL it can be reached at. Rejects with the system's error. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen({ host, port });
  // Rejects if the server emits an error first.
  await once(server, "listening");
  const url = urlOf(server);
  if (url === null) throw new Error("expected a server on a TCP port");
  return url;
}

/**
 * Makes the server listen on a socket that somebody else has opened and bound; resolves with the URL it can be
 * reached at. Rejects with CatqdError where the descriptor is not a TCP socket.
 */
export async function listenOnHanded(server: Server, fd: number): Promise<string> {
  const refused = (why: string, cause?: unknown): CatqdError =>
    new CatqdError(`catqd cannot listen on the socket it was handed (descriptor ${fd}): ${why}`, {
      hint: "Its socket unit needs one ListenStream= with a TCP port, such as 127.0.0.1:8080, and Accept=no.",
      exitCode: EXIT.config,
      cause,
    });
  try {
    server.listen({ fd });
    await once(server, "listening");
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error), error);
  }
  const url = urlOf(server);
  if (url !== null) return url;
  server.close();
  throw refused("it has no TCP port, so nobody's address could be told");
}

function urlOf(server: Server): string | null {
  const address = server.address();
  if (address === null || typeof address === "string") return null;
  return `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
}
