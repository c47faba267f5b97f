import { expect, it } from "vitest";
import { NeverBanned } from "./never-banned.ts";

const spared = new NeverBanned(["10.0.0.0/8", "192.0.2.7/32", "2001:db8::7/128", "nonsense"]);

it("spares their addresses, and a /64 that holds one of them", () => {
  expect(["10.9.9.9", "192.0.2.7", "2001:db8::/64"].map((address) => spared.mayHold(address))).toEqual([
    true,
    true,
    true,
  ]);
  const others = ["11.0.0.1", "192.0.2.8", "2001:db8:0:1::/64", "unknown"];
  expect(others.map((address) => spared.mayHold(address))).toEqual([false, false, false, false]);
  expect(new NeverBanned([]).mayHold("10.9.9.9")).toBe(false);
  expect(new NeverBanned(["0.0.0.0/0"]).mayHold("192.0.2.1")).toBe(true);
});

it("knows a network in which nobody can be banned from one in which some can", () => {
  expect(["10.1.0.0/16", "10.0.0.0/8", "192.0.2.7"].map((name) => spared.holdsAll(name))).toEqual([
    true,
    true,
    true,
  ]);
  expect(
    ["8.0.0.0/5", "192.0.2.0/24", "2001:db8::/64", "unknown"].map((name) => spared.holdsAll(name)),
  ).toEqual([false, false, false, false]);
});

it("names those that are in a network", () => {
  expect(spared.within("0.0.0.0/0")).toEqual(["10.0.0.0/8", "192.0.2.7/32"]);
  expect(spared.within("2001:db8::/64")).toEqual(["2001:db8::7/128"]);
  expect(spared.within("10.1.0.0/16")).toEqual([]);
  expect(spared.within("unknown")).toEqual([]);
});
