import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
import { PostgresServer } from "./postgres-server.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start(18);
}, 60_000);
afterAll(() => server?.remove(), 60_000);

async function start(schema: string, name: string): Promise<HttpClient> {
  const database = `postgres://catqd@127.0.0.1:${server.port}/postgres`;
  const flags = ["--database", database, "--database-schema", schema, "--name", name];
  const daemon = await DaemonProcess.start(flags);
  const http = new HttpClient(daemon.url);
  onTestFinished(async () => {
    http.close();
    await daemon.remove();
  });
  return http;
}

it("gives one line to daemons that start on one empty database at the same time", async () => {
  const [a, b] = await Promise.all([start("one line", "a"), start("one line", "b")]);
  const taken = await Promise.all([a, b, a, b].map((http) => http.post("/api/tickets")));
  expect(taken.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  const numbers = taken.map((reply) => String(reply.json().number)).sort();
  expect(numbers).toEqual(["A00", "A01", "A02", "A03"]);
  expect((await b.send("/api/queue")).json()).toMatchObject({ waitingCount: 3 });
});
