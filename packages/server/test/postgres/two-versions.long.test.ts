import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { DaemonProcess } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
import { otherBuild } from "./other-build.ts";
import { PostgresServer } from "./postgres-server.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start(18);
}, 60_000);
afterAll(() => server?.remove(), 60_000);

async function start(name: string, bin?: string): Promise<HttpClient> {
  const database = `postgres://catqd@127.0.0.1:${server.port}/postgres`;
  const flags = ["--database", database, "--name", name];
  const daemon = await DaemonProcess.start(flags, undefined, bin === undefined ? {} : { bin });
  const http = new HttpClient(daemon.url);
  onTestFinished(async () => {
    http.close();
    await daemon.remove();
  });
  return http;
}

/** All that a page names. */
async function assetsOf(http: HttpClient): Promise<string[]> {
  const page = (await http.send("/", { headers: { accept: "text/html" } })).bytes.toString();
  return [...new Set(page.match(/assets\/[\w-]{12}\/[\w./-]+/g))].map((path) => `/${path}`);
}

it("serves the modules of a page at daemons of another version, older and newer", async () => {
  const old = await start("old");
  const young = await start("young", otherBuild());
  const [oldAssets, youngAssets] = await Promise.all([assetsOf(old), assetsOf(young)]);
  expect(oldAssets.length).toBeGreaterThan(20);
  expect(oldAssets[0]).not.toBe(youngAssets[0]);
  for (const [own, other, assets] of [
    [old, young, oldAssets],
    [young, old, youngAssets],
  ] as const) {
    for (const path of assets) {
      const asked = { headers: { "accept-encoding": "br" } };
      const [here, there] = await Promise.all([own.send(path, asked), other.send(path, asked)]);
      expect(there.status, path).toBe(200);
      expect(there.bytes.equals(here.bytes), path).toBe(true);
      const { date: _here, ...headers } = here.headers;
      const { date: _there, ...otherHeaders } = there.headers;
      expect(otherHeaders).toEqual(headers);
      const known = await other.send(path, {
        headers: { ...asked.headers, "if-none-match": String(here.headers.etag) },
      });
      expect(known.status).toBe(304);
    }
  }
  const [version] = /[\w-]{12}/.exec(youngAssets[0] ?? "") ?? [];
  for (const path of [
    "unknownunkno/page.css",
    "older/page.css",
    `${version}/none.css`,
    `${version}/__proto__`,
  ])
    expect((await old.send(`/assets/${path}`)).status, path).toBe(404);
}, 60_000);
