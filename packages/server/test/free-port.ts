import { createServer } from "node:net";
import { listen } from "../src/process/listen.ts";

/** A port of 127.0.0.1 on which nobody listens at this moment: for programs that cannot be told to take any. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const { port } = new URL(await listen(server, "127.0.0.1", 0));
  await new Promise((resolve) => server.close(resolve));
  return Number(port);
}
