import { expect, it } from "vitest";
import { type Address, parseAddress } from "./address.ts";
import { NetworkList } from "./network-list.ts";

const spared = new NetworkList(["10.0.0.0/8", "192.0.2.7/32", "2001:db8::7/128"]);

it("spares their addresses, and a /64 that holds one of them", () => {
  expect(["10.9.9.9", "192.0.2.7", "2001:db8::/64"].map((address) => spared.overlaps(address))).toEqual([
    true,
    true,
    true,
  ]);
  const others = ["11.0.0.1", "192.0.2.8", "2001:db8:0:1::/64", "unknown"];
  expect(others.map((address) => spared.overlaps(address))).toEqual([false, false, false, false]);
  expect(new NetworkList([]).overlaps("10.9.9.9")).toBe(false);
  expect(new NetworkList(["0.0.0.0/0"]).overlaps("192.0.2.1")).toBe(true);
});

it("has a caller where it has any address of its /64", () => {
  const has = (text: string) => spared.hasCaller(parseAddress(text) as Address);
  expect(["10.9.9.9", "192.0.2.7", "2001:db8::9"].map(has)).toEqual([true, true, true]);
  expect(["192.0.2.8", "2001:db8:0:1::7"].map(has)).toEqual([false, false]);
});

it("takes IPv4 out of its mapping, in what it was given and in what it is asked", () => {
  const list = new NetworkList(["::ffff:10.0.0.0/104", "::ffff:192.0.2.7/128", "203.0.113.0/24"]);
  expect(["10.9.9.9", "192.0.2.7", "::ffff:203.0.113.9"].map((name) => list.covers(name))).toEqual([
    true,
    true,
    true,
  ]);
  expect(list.covers("192.0.2.8")).toBe(false);
});

it.each(["nonsense", "10.0.0.0/33", "::ffff:10.0.0.0/64"])("takes no %s", (text) => {
  expect(() => new NetworkList([text])).toThrow(RangeError);
});

it("knows a network in which nobody can be banned from one in which some can", () => {
  expect(["10.1.0.0/16", "10.0.0.0/8", "192.0.2.7"].map((name) => spared.covers(name))).toEqual([
    true,
    true,
    true,
  ]);
  expect(
    ["8.0.0.0/5", "192.0.2.0/24", "2001:db8::/64", "unknown"].map((name) => spared.covers(name)),
  ).toEqual([false, false, false, false]);
});

it("names those that are in a network", () => {
  expect(spared.within("0.0.0.0/0")).toEqual(["10.0.0.0/8", "192.0.2.7/32"]);
  expect(spared.within("2001:db8::/64")).toEqual(["2001:db8::7/128"]);
  expect(spared.within("10.1.0.0/16")).toEqual([]);
  expect(spared.within("unknown")).toEqual([]);
});
