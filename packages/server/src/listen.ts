import { once } from "node:events";
import type { Server } from "node:net";

/** Makes the server listen; resolves with the URL it can be reached at. Rejects with the system's error. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen({ host, port });
  // Rejects if the server emits an error first.
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a server on a TCP port");
  return `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
}
