import { describe, expect, it } from "vitest";
import * as caller from "./caller.ts";

const callerReader = (settings: Parameters<typeof caller.callerReader>[0]) =>
  caller.callerReader(settings, { isUnixSocket: false }).callerOf;

const none = { trustProxy: [], neverBan: [], crowd: [] };

it("bans no proxy for what those behind it do", () => {
  const read = callerReader({ trustProxy: ["10.0.0.0/8"], neverBan: [], crowd: [] });
  expect(read({ peer: "10.0.0.1", forwardedFor: "nonsense" })).toEqual({
    address: "10.0.0.1",
    shares: [{ name: "10.0.0.1", multiple: 1 }],
    isImmune: true,
  });
  expect(read({ peer: "10.0.0.1", forwardedFor: "1.2.3.4" })).toEqual({
    address: "1.2.3.4",
    shares: [{ name: "1.2.3.4", multiple: 1 }],
    isImmune: false,
  });
});

it("goes by the settings of the moment, also for a peer that it has seen before", () => {
  const settings = { ...none };
  const read = callerReader(settings);
  const proxied = { peer: "10.0.0.1", forwardedFor: "1.2.3.4" };
  expect([read(proxied).address, read(proxied).isImmune]).toEqual(["10.0.0.1", false]);
  Object.assign(settings, { trustProxy: ["10.0.0.1"] });
  expect(read(proxied).address).toBe("1.2.3.4");
  expect(read({ peer: "10.0.0.1", forwardedFor: undefined }).isImmune).toBe(true);
  Object.assign(settings, { ...none, crowd: ["10.0.0.1"] });
  expect(read(proxied)).toMatchObject({ address: "10.0.0.1", shares: [{ multiple: 100 }] });
});

it("tells more peers apart than it remembers", () => {
  const read = callerReader(none);
  const peers = Array.from({ length: 3000 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
  for (const peer of [...peers, ...peers]) expect(read({ peer, forwardedFor: undefined }).address).toBe(peer);
});

describe("the address of a caller", () => {
  it.each([
    ["an IPv4 peer", "203.0.113.7", "203.0.113.7"],
    ["IPv4 mapped into IPv6", "::ffff:203.0.113.7", "203.0.113.7"],
    ["the same in hexadecimal", "::FFFF:cb00:7107", "203.0.113.7"],
    ["the same written out", "0:0:0:0:0:ffff:203.0.113.7", "203.0.113.7"],
    ["IPv6, counted by its /64", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["IPv6 with zeros inside the prefix", "2001:db8::1", "2001:db8::/64"],
    ["IPv6 in capitals", "2001:DB8:A:B::1", "2001:db8:a:b::/64"],
    ["a neighbour on a link, counted alone", "fe80::0001%eth0", "fe80::1%eth0"],
    ["a neighbour whose link a proxy leaves out", "FE80::1", "fe80::1"],
    ["a zone where none belongs", "2001:db8::1%eth0", "2001:db8::/64"],
    ["a zone that no interface can have", "fe80::1%a b", "fe80::1"],
    ["loopback", "::1", "::/64"],
    ["IPv4 behind a translator, told apart from IPv4", "64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["the same behind a translator of a network's own", "64:ff9b:1::10.0.0.1", "64:ff9b:1::a00:1"],
    ["what is next to the translators' networks", "64:ff9b:2::10.0.0.1", "64:ff9b:2::/64"],
  ])("is found for %s", (_, peer, address) => {
    expect(callerReader(none)({ peer, forwardedFor: undefined }).address).toBe(address);
  });

  it("is unknown, and never banned, where the socket has none", () => {
    expect(callerReader(none)({ peer: undefined, forwardedFor: "1.2.3.4" })).toEqual({
      address: "unknown",
      shares: [{ name: "unknown", multiple: 1 }],
      isImmune: true,
    });
  });
});

describe("X-Forwarded-For", () => {
  const read = callerReader({
    trustProxy: ["10.0.0.0/8", "2001:db8:ffff::/48", "192.0.2.1"],
    neverBan: [],
    crowd: [],
  });

  it.each([
    ["is not believed from a peer that is not trusted", "203.0.113.7", "1.2.3.4", "203.0.113.7"],
    ["is believed from a trusted peer", "10.0.0.1", "1.2.3.4", "1.2.3.4"],
    ["is believed from a trusted peer that is mapped", "::ffff:10.0.0.1", "1.2.3.4", "1.2.3.4"],
    ["is believed from a single trusted address", "192.0.2.1", "1.2.3.4", "1.2.3.4"],
    ["is not believed from its neighbour", "192.0.2.2", "1.2.3.4", "192.0.2.2"],
    [
      "is read from the right: what the caller sent itself is on the left",
      "10.0.0.1",
      "9.9.9.9, 1.2.3.4",
      "1.2.3.4",
    ],
    ["skips trusted hops", "10.0.0.1", "9.9.9.9, 1.2.3.4, 10.1.1.1, 10.2.2.2", "1.2.3.4"],
    ["skips trusted hops of IPv6", "10.0.0.1", "1.2.3.4, 2001:db8:ffff::9", "1.2.3.4"],
    ["gives the farthest where all are trusted", "10.0.0.1", "10.3.3.3, 10.2.2.2", "10.3.3.3"],
    ["falls back to the peer where it is nonsense", "10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1"],
    ["falls back to the nearest hop before the nonsense", "10.0.0.1", "1.2.3.4, , 10.2.2.2", "10.2.2.2"],
    ["leaves ports off", "10.0.0.1", "1.2.3.4:80", "1.2.3.4"],
    [
      "leaves ports and brackets off",
      "10.0.0.1",
      "[2001:db8:5:6:7::8]:443, [::ffff:10.9.9.9]",
      "2001:db8:5:6::/64",
    ],
    ["does not read octal or short forms", "10.0.0.1", "010.1", "10.0.0.1"],
    ["does not read quotes", "10.0.0.1", '"1.2.3.4"', "10.0.0.1"],
    ["is ignored where empty", "10.0.0.1", "", "10.0.0.1"],
    ["unmaps what is mapped", "10.0.0.1", "::ffff:1.2.3.4", "1.2.3.4"],
    ["counts IPv6 callers by /64", "10.0.0.1", "2001:db8:5:6:7::8", "2001:db8:5:6::/64"],
    ["sees through a mapped trusted hop", "10.0.0.1", "1.2.3.4, ::ffff:10.9.9.9", "1.2.3.4"],
    [
      "reads nothing longer than an address",
      "10.0.0.1",
      `1.2.3.4${" ".repeat(9)}:${"8".repeat(100)}`,
      "10.0.0.1",
    ],
    ["follows no endless chain", "10.0.0.1", `1.2.3.4${",10.2.2.2".repeat(500)}`, "10.2.2.2"],
    ["strips spaces, and reads zones", "10.0.0.1", "  fe80::9%wlan0  ", "fe80::9%wlan0"],
  ])("%s", (_, peer, forwardedFor, address) => {
    expect(read({ peer, forwardedFor }).address).toBe(address);
  });
});

describe("on a Unix socket", () => {
  const { callerOf: read } = caller.callerReader(
    { trustProxy: ["10.0.0.0/8"], neverBan: [], crowd: [] },
    { isUnixSocket: true },
  );

  it.each([
    ["the visitor whom the proxy names", "1.2.3.4", "1.2.3.4", false],
    ["the nearest, whatever the visitor said of himself", "9.9.9.9, 1.2.3.4", "1.2.3.4", false],
    ["who is behind further trusted proxies", "1.2.3.4, 10.1.1.1, 10.2.2.2", "1.2.3.4", false],
    ["unknown, and never banned, without the header", undefined, "unknown", true],
    ["unknown where it is empty", "", "unknown", true],
    ["unknown where it is nonsense", "1.2.3.4, nonsense", "unknown", true],
    ["unknown where the proxy says that it does not know", "unknown", "unknown", true],
  ])("the caller is %s", (_, forwardedFor, address, isImmune) => {
    expect(read({ peer: undefined, forwardedFor })).toEqual({
      address,
      shares: [{ name: address, multiple: 1 }],
      isImmune,
    });
  });
});

it("reads a header full of blanks in no time", () => {
  const read = callerReader({ trustProxy: ["10.0.0.0/8"], neverBan: [], crowd: [] });
  const startedAt = performance.now();
  for (let i = 0; i < 100; i++) read({ peer: "10.0.0.1", forwardedFor: `192.0.2.1,${" ".repeat(15_000)}a` });
  // Quadratic, it takes half a minute.
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

describe("immunity", () => {
  it("goes by the whole address, not by what it is counted as", () => {
    const read = callerReader({ trustProxy: [], neverBan: ["127.0.0.0/8", "2001:db8::7/128"], crowd: [] });
    const isImmune = (peer: string) => read({ peer, forwardedFor: undefined }).isImmune;
    expect(isImmune("127.0.0.1")).toBe(true);
    expect(isImmune("::ffff:127.1.2.3")).toBe(true);
    expect(isImmune("2001:db8::7")).toBe(true);
    expect(isImmune("2001:db8::8")).toBe(false);
    expect(isImmune("128.0.0.1")).toBe(false);
  });
});

describe("a crowd", () => {
  it("has larger shares and is never banned, with all of a /64 of which it is a part", () => {
    const read = callerReader({ ...none, crowd: ["203.0.113.9", "2001:db8::7"] });
    const caller = (peer: string) => read({ peer, forwardedFor: undefined });
    expect(caller("203.0.113.9")).toEqual({
      address: "203.0.113.9",
      shares: [{ name: "203.0.113.9", multiple: 100 }],
      isImmune: true,
    });
    expect(caller("203.0.113.8")).toMatchObject({ isImmune: false, shares: [{ multiple: 1 }] });
    expect(caller("2001:db8::8")).toMatchObject({ isImmune: true, shares: [{ multiple: 100 }, {}, {}] });
  });

  it("is who stands behind a trusted proxy, not the proxy", () => {
    const read = callerReader({ ...none, trustProxy: ["10.0.0.1"], crowd: ["203.0.113.9"] });
    const shares = (peer: string) => read({ peer, forwardedFor: "203.0.113.9" }).shares;
    expect(shares("10.0.0.1")).toEqual([{ name: "203.0.113.9", multiple: 100 }]);
    expect(shares("10.0.0.2")).toEqual([{ name: "10.0.0.2", multiple: 1 }]);
  });
});

describe("a CIDR that is none", () => {
  it.each(["nonsense", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1", ""])("is refused: %s", (cidr) => {
    expect(() => callerReader({ trustProxy: [cidr], neverBan: [], crowd: [] })).toThrow(RangeError);
  });
});
