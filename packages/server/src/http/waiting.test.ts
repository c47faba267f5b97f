import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { WaitingListener } from "./waiting.ts";

function waitingOn(listen: (server: Server) => Promise<string>) {
  const server = createServer();
  onTestFinished(() => void server.close());
  return { server, waiting: new WaitingListener(server, () => listen(server)) };
}

async function anyPort(server: Server): Promise<string> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  return typeof address === "object" ? `http://127.0.0.1:${address?.port}` : "";
}

it("listens only in the end where nothing has to be waited for, so that no balancer sends anybody before", async () => {
  const { server, waiting } = waitingOn(anyPort);
  waiting.end();
  expect(server.listening).toBe(false);
  await waiting.url();
  expect(server.listening).toBe(true);
});

it("says meanwhile that it is alive, and that it waits, and then leaves the server to the queue", async () => {
  const { server, waiting } = waitingOn(anyPort);
  waiting.begin();
  waiting.begin();
  const url = await waiting.url();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const refused = await fetch(`${url}/api/queue`);
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: "unavailable" }]);
  waiting.end();
  server.on("request", (_, response) => response.end("the queue"));
  expect(await (await fetch(`${url}/api/queue`)).text()).toBe("the queue");
});

it("ends the waiting where it cannot listen", async () => {
  const { waiting } = waitingOn(() => Promise.reject(new Error("the port is in use")));
  waiting.begin();
  await expect(waiting.url()).rejects.toThrow("the port is in use");
  expect(waiting.failed.reason).toMatchObject({ message: "the port is in use" });
});
