import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { Connections } from "./connections.ts";

let server: Server;
let connections: Connections;
let sockets: Socket[];
let limits: { perAddress: number; inAll: number };

beforeEach(async () => {
  sockets = [];
  server = createServer((_req, res) => res.end("here"));
  limits = { perAddress: 2, inAll: 5 };
  connections = new Connections(server, {
    limits,
    clock: new FakeClock(),
    reach: { isUnixSocket: false },
    callerOf: ({ remoteAddress = "" }) => ({
      address: remoteAddress,
      isImmune: remoteAddress === "127.0.0.9",
    }),
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
  connections.stop();
});

/** Connects, and answers the socket once it was served, or null once it was cut off. */
async function connected(from: string): Promise<Socket | null> {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: "127.0.0.1", localAddress: from });
  sockets.push(socket);
  socket.on("error", () => {});
  socket.write("GET / HTTP/1.1\r\nhost: here\r\n\r\n");
  return Promise.race([once(socket, "data").then(() => socket), once(socket, "close").then(() => null)]);
}

it("cuts off what one address opens beyond its share, and serves the others", async () => {
  const first = await connected("127.0.0.1");
  expect(first).not.toBeNull();
  expect(await connected("127.0.0.1")).not.toBeNull();
  expect(await connected("127.0.0.1")).toBeNull();
  expect(await connected("127.0.0.2")).not.toBeNull();
});

it("gives the share back when a connection is closed", async () => {
  const first = await connected("127.0.0.1");
  await connected("127.0.0.1");
  const closed = new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
  expect(await closed).toBe(2);
  first?.destroy();
  await expect.poll(() => connected("127.0.0.1"), { timeout: 10_000 }).not.toBeNull();
});

it("does not count the immune, and holds to the limit of all", async () => {
  for (let opened = 0; opened < 5; opened += 1) expect(await connected("127.0.0.9")).not.toBeNull();
  expect(await connected("127.0.0.9")).toBeNull();
});

it("goes by the limits of the moment, and by all that is open", async () => {
  limits.perAddress = Number.POSITIVE_INFINITY;
  for (let opened = 0; opened < 4; opened += 1) expect(await connected("127.0.0.1")).not.toBeNull();
  limits.perAddress = 4;
  expect(await connected("127.0.0.1")).toBeNull();
  expect(await connected("127.0.0.2")).not.toBeNull();
});
