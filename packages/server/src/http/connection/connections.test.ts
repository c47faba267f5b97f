import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { callerAt } from "../../../test/caller-at.ts";
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
    // From 127.6.X.Y, it is the /64 2001:db8:0:XY::.
    callerOf: ({ remoteAddress = "" }) => ({
      ...callerAt(remoteAddress.replace(/^127\.6\.(.*)\.(.*)$/, "2001:db8:0:$1$2::/64")),
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

it("cuts off what an IPv6 subscriber opens beyond the share of his /56, and serves his neighbours", async () => {
  Object.assign(limits, { perAddress: 1, inAll: 100 });
  for (const subnet of [10, 11, 12]) expect(await connected(`127.6.20.${subnet}`)).not.toBeNull();
  const last = await connected("127.6.20.13");
  expect(await connected("127.6.20.14")).toBeNull();
  for (const other of ["127.6.30.14", "127.0.0.2"]) expect(await connected(other)).not.toBeNull();
  last?.destroy();
  await expect.poll(() => connected("127.6.20.14"), { timeout: 10_000 }).not.toBeNull();
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
