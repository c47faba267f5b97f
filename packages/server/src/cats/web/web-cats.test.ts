import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { FAILING, MisbehavingService, SLOW } from "../../../test/misbehaving-service.ts";
import type { Resolve } from "../../network/checked-lookup.ts";
import { listen } from "../../process/listen.ts";
import { systemClock } from "../../queue/time/clock.ts";
import { pictureChild } from "../picture/picture-child.ts";
import type { CatSource } from "../source.ts";
import { webCats } from "./web-cats.ts";

const forever = new AbortController().signal;
const service = new MisbehavingService();
let clock: FakeClock;
const open: CatSource[] = [];

beforeAll(async () => {
  await service.open();
});
afterAll(() => service.close());
afterEach(async () => {
  for (const source of open.splice(0)) await source.close();
});

interface Some {
  readonly url?: string;
  readonly pointer?: string;
  readonly allowed?: string[];
  readonly headers?: Record<string, string>;
  readonly resolve?: Resolve;
}

function from(path: string, some: Some = {}): CatSource {
  clock = new FakeClock();
  const source = webCats({
    url: new URL(some.url ?? `${service.url}/${path}`),
    pointer: some.pointer ?? null,
    allowed: some.allowed ?? ["127.0.0.0/8"],
    headers: async () => some.headers ?? {},
    child: pictureChild({ clock: systemClock, maxEdge: 100 }),
    clock,
    ...(some.resolve && { resolve: some.resolve }),
  });
  open.push(source);
  return source;
}

it.each([
  ["a picture", "picture", undefined],
  ["JSON with its address", "json", undefined],
  ["JSON with its address where it is pointed to", "nested", "/images/0/file"],
  ["a redirect to it", "moved", undefined],
  ["compressed JSON, though nobody asked for that", "gzipped", undefined],
])("gets a cat from a service that sends %s", async (_what, path, pointer) => {
  const cat = await from(path, pointer === undefined ? {} : { pointer }).next(forever);
  expect(cat).toMatchObject({ mediaType: "image/jpeg", credit: "From 127.0.0.1" });
  expect(cat.bytes.subarray(0, 3).toString("latin1")).toBe("\xff\xd8\xff");
  await expect.poll(() => service.connections).toBe(0);
});

it.each(FAILING)("has no cat from a service that does `%s`, and says why: %s", async (path, why) => {
  await expect(from(path).next(forever)).rejects.toThrow(why);
  // Nothing goes on behind the back of a failure.
  await expect.poll(() => service.connections).toBe(0);
});

it("reads no more of what never ends than it has to", () => {
  expect(service.sent).toBeGreaterThan(0);
  expect(service.sent).toBeLessThan(64 * 1024 * 1024);
});

it.each(SLOW)("gives up on a service that does `%s`, and lets go of the connection", async (path) => {
  const cat = from(path).next(forever);
  const failed = expect(cat).rejects.toThrow("it took longer than 8000 ms");
  await expect.poll(() => service.connections).toBe(1);
  await clock.advance(8000);
  await failed;
  expect(clock.pending).toBe(0);
  await expect.poll(() => service.connections).toBe(0);
});

it("stops at once when the signal aborts", async () => {
  const giveUp = new AbortController();
  const failed = expect(from("drip").next(giveUp.signal)).rejects.toThrow("enough");
  await expect.poll(() => service.connections).toBe(1);
  giveUp.abort(new Error("enough"));
  await failed;
  await expect.poll(() => service.connections).toBe(0);
});

it.each([
  ["an address", "http://127.0.0.1", []],
  ["an address in another spelling", "http://0x7f.1", []],
  ["an IPv6 address that is an IPv4 one", "http://[::ffff:127.0.0.1]", []],
  ["a name that stands for one", "http://localhost", []],
  ["the same by https", "https://127.0.0.1", []],
])("does not call what is private, be it named by %s", async (_what, origin, allowed) => {
  service.asked.length = 0;
  const url = `${origin}:${service.port}/picture`;
  await expect(from("", { url, allowed }).next(forever)).rejects.toThrow("is in a private network");
  expect(service.asked).toEqual([]);
});

it("calls what is public by https alone, be it that a redirect says otherwise", async () => {
  const resolve: Resolve = async () => [{ address: "1.1.1.1", family: 4 }];
  await expect(from("", { url: "http://cats.example/", resolve }).next(forever)).rejects.toThrow(
    "plain http is for networks of --cats-allow alone",
  );
});

it("does not follow a redirect to a name that stands for something private", async () => {
  const resolve: Resolve = async () => [{ address: "10.0.0.7", family: 4 }];
  await expect(from("to-private-name", { resolve }).next(forever)).rejects.toThrow(
    "inside.example is in a private network",
  );
});

it.each([
  ["::ffff:127.0.0.1", 6],
  ["64:ff9b::7f00:1", 6],
  ["2002:7f00:1::", 6],
  ["0.0.0.0", 4],
  ["::", 6],
  ["169.254.169.254", 4],
])("does not call a name that stands for %s beside a public address", async (address, family) => {
  const resolve: Resolve = async () => [
    { address: "1.1.1.1", family: 4 },
    { address, family },
  ];
  await expect(from("", { url: "https://cats.example/", resolve }).next(forever)).rejects.toThrow(
    "is in a private network",
  );
});

it("gives its headers to the service alone", async () => {
  const other = await new MisbehavingService().open();
  try {
    other.behaviours.away = (response) =>
      response.writeHead(302, { location: `${service.url}/picture` }).end();
    other.behaviours.list = (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ url: `${service.url}/picture` }));
    };
    for (const path of ["away", "list"]) {
      const headers = { "x-api-key": "live_abc" };
      await from("", { url: `${other.url}/${path}`, headers }).next(forever);
      expect(other.lastHeaders).toMatchObject({ "x-api-key": "live_abc", "user-agent": "catqd" });
      expect(service.lastHeaders).not.toHaveProperty("x-api-key");
    }
    await from("json", { headers: { "x-api-key": "live_abc" } }).next(forever);
    expect(service.lastHeaders).toMatchObject({ "x-api-key": "live_abc" });
  } finally {
    await other.close();
  }
});

it("keeps what may be secret out of its name", () => {
  expect(from("", { url: "https://cats.example/search?key=secret" }).name).toBe(
    "https://cats.example/search",
  );
});

/** Without it the certificate cannot be made; where the whole is checked it has to be there. */
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0 || process.env.CI === "true";

it.skipIf(!hasOpenssl)("trusts no certificate that nobody vouches for (needs openssl)", async () => {
  const folder = freshFolder();
  const [key, cert] = [join(folder, "key"), join(folder, "cert")];
  const subject = ["-subj", "/CN=localhost", "-days", "2", "-out", cert];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, ...subject], {
    stdio: "ignore",
  });
  const server = createTlsServer(
    { key: readFileSync(key), cert: readFileSync(cert) },
    (_request, response) => {
      response.end("never");
    },
  );
  try {
    const { port } = new URL(await listen(server, "127.0.0.1", 0));
    const url = `https://localhost:${port}/`;
    const allowed = ["127.0.0.0/8", "::1/128"];
    await expect(from("", { url, allowed }).next(forever)).rejects.toMatchObject({
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
  } finally {
    server.close();
  }
});
