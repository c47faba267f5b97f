import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { runCommand } from "../catqd-command.ts";
import { DaemonProcess } from "../daemon-process.ts";
import { freshFolder } from "../fresh-folder.ts";
import { HttpClient } from "../http-client.ts";
import { PostgresServer } from "./postgres-server.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start(18);
}, 60_000);
afterAll(() => server?.remove(), 60_000);

function at(database: string): string {
  return `postgres://catqd@127.0.0.1:${server.port}/${database}`;
}

async function start(schema: string, name: string): Promise<HttpClient> {
  const flags = ["--database", at("postgres"), "--database-schema", schema, "--name", name];
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

it("is read by the operator's commands in its database, whether a daemon runs or not", async () => {
  const http = await start("records", "a");
  await http.post("/api/tickets");
  const folder = freshFolder();
  const env = { CATQ_DATABASE: at("postgres"), CATQ_DATABASE_SCHEMA: "records" };
  const catqd = (...args: string[]) => runCommand(args, { folder, env });
  expect(await catqd("log")).toMatchObject({ code: 0, out: expect.stringContaining("A00 was taken") });
  expect(JSON.parse((await catqd("stats", "--json")).out)).toMatchObject({ total: { taken: 1 } });
  expect(await catqd("bans", "--database-schema", "records")).toMatchObject({
    code: 0,
    out: "Nobody is banned.\n",
  });
  expect(await catqd("log", "--database-schema", "elsewhere")).toMatchObject({
    code: 69,
    err: expect.stringContaining("the database has no queue in the schema elsewhere"),
  });
  expect(await catqd("backup", "copy.dump")).toMatchObject({
    code: 69,
    err: expect.stringMatching(
      /pg_dump --host=127\.0\.0\.1 --port=\d+ --username=catqd --schema='"records"' .*copy\.dump/,
    ),
  });
  expect(
    await runCommand(["log"], { folder, env: { CATQ_DATABASE: "postgres://mia@127.0.0.1:1/x" } }),
  ).toMatchObject({
    code: 69,
    err: expect.stringMatching(/nothing is listening .*\n.*\nWhere its password is not at hand: run this as/),
  });
});
