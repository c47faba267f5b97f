import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, beforeEach, expect, it } from "vitest";
import { strangersResolve } from "./resolve.ts";

/** A DNS server (RFC 1035) that answers every question alike. */
let dns: Socket;
let rcode: number;

beforeEach(async () => {
  dns = createSocket("udp4", (query, { port, address }) => {
    const reply = Buffer.from(query);
    reply[2] = 0x81;
    reply[3] = 0x80 | rcode;
    dns.send(reply, port, address);
  });
  dns.bind(0, "127.0.0.1");
  await once(dns, "listening");
});
afterEach(() => dns.close());

const servers = (): string[] => [`127.0.0.1:${dns.address().port}`];

it("asks the system for a name that DNS says does not exist, for one at a time", async () => {
  rcode = 3;
  const asked: string[] = [];
  const held = Promise.withResolvers<{ address: string; family: number }[]>();
  const resolve = strangersResolve((name) => {
    asked.push(name);
    return held.promise;
  }, servers());
  const first = resolve("a.example");
  await expect.poll(() => asked).toEqual(["a.example"]);
  await Promise.all(
    ["b.example", "c.example"].map((name) => expect(resolve(name)).rejects.toThrow("another name")),
  );
  held.resolve([{ address: "192.0.2.1", family: 4 }]);
  expect(await first).toEqual([{ address: "192.0.2.1", family: 4 }]);
  expect(await resolve("d.example")).toHaveLength(1);
  expect(asked).toEqual(["a.example", "d.example"]);
});

it("does not ask the system where the name's own servers fail", async () => {
  rcode = 2;
  const resolve = strangersResolve(() => Promise.reject(new Error("the system was asked")), servers());
  await expect(resolve("a.example")).rejects.toMatchObject({ code: "ESERVFAIL" });
});
