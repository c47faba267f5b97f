import { BlockList } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddress } from "./address.ts";
import {
  callerName,
  contains,
  isRange,
  memberOf,
  type Network,
  namesIn,
  networkOf,
  readNetwork,
} from "./network.ts";

function network(text: string): Network {
  const found = networkOf(text);
  if (!found) throw new Error(`expected an address or a network, got ${text}`);
  return found;
}

describe("what an operator writes", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    [" 203.0.113.7/32 ", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.0/120", "203.0.113.0/24"],
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["192.168.16.0/20", "192.168.16.0/20"],
    ["128.0.0.0/1", "128.0.0.0/1"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["::/0", "::/0"],
    ["2001:DB8:1:2::3", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::3/64", "2001:db8:1:2::/64"],
    ["2001:db8:1:2:3::/80", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::3/128", "2001:db8:1:2::/64"],
    ["2001:db8::/33", "2001:db8::/33"],
    ["2001:0db8:0000::/48", "2001:db8::/48"],
    ["ffff:ffff:ffff:ffff::/64", "ffff:ffff:ffff:ffff::/64"],
    ["8000::/1", "8000::/1"],
    ["fe80::A%eth0", "fe80::a%eth0"],
    ["fe80::a/128", "fe80::a"],
    ["fe80::/64", "fe80::/64"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["64:ff9b::/96", "64:ff9b::/96"],
  ])("%s names %s", (text, name) => {
    expect(readNetwork(text)).toBe(name);
    expect(readNetwork(name)).toBe(name);
  });

  it.each([
    ["10.0.0.7/24", "10.0.0.0/24", "10.0.0.7"],
    ["1.2.3.4/0", "0.0.0.0/0", "1.2.3.4"],
    ["2001:db8:1:2::/33", "2001:db8::/33", "2001:db8:1:2::/64"],
    ["::ffff:10.0.0.7/120", "10.0.0.0/24", "10.0.0.7"],
    ["fe80::7/64", "fe80::/64", "fe80::7"],
  ])("%s may be %s or %s", (text, whole, address) => {
    expect(readNetwork(text)).toEqual({ network: whole, address });
  });

  it.each([
    "fe80::1%eth0/64",
    "203.0.113.7/33",
    "203.0.113.7/64",
    "::ffff:203.0.113.7/64",
    "::/129",
    "203.0.113/24",
    "nonsense",
    "10.0.0.0/8/8",
    "10.0.0.0/",
    "/8",
    "",
  ])("%s names nothing", (text) => {
    expect(readNetwork(text)).toBeNull();
  });
});

const typeOf = (address: string): "ipv4" | "ipv6" => (address.includes(":") ? "ipv6" : "ipv4");
const plain = fc.oneof(
  fc.ipV4(),
  fc.ipV6().filter((text) => !text.includes(".")),
);

it("holds what node's own list holds", () => {
  fc.assert(
    fc.property(plain, plain, fc.nat(64), (one, other, wanted) => {
      const length = Math.min(wanted, typeOf(one) === "ipv6" ? 64 : 32);
      const list = new BlockList();
      list.addSubnet(one, length, typeOf(one));
      const outer = network(`${one}/${length}`);
      expect(contains(outer, network(one))).toBe(true);
      // Node takes an IPv4 address to be within ::/0 too.
      if (typeOf(one) !== typeOf(other)) return;
      expect(contains(outer, network(other))).toBe(list.check(other, typeOf(other)));
    }),
  );
});

it("has all its addresses between names", () => {
  const byte = fc.oneof(fc.constantFrom(0, 1, 255), fc.nat(255));
  const group = fc.oneof(fc.constantFrom(0, 0, 1, 0xffff), fc.nat(0xffff));
  const v4 = fc.tuple(byte, byte, byte, byte).map((parts) => parts.join("."));
  const v6 = fc.tuple(group, group, group, group).map((parts) => {
    const groups = parts.map((part) => part.toString(16)).join(":");
    return `${groups}:0:0:0:1`;
  });
  fc.assert(
    fc.property(fc.oneof(v4, v6), fc.nat(64), (address, wanted) => {
      const length = Math.min(wanted, typeOf(address) === "ipv6" ? 64 : 32);
      const ranges = namesIn(network(`${address}/${length}`));
      const caller = parseAddress(address);
      const name = caller && callerName(caller);
      expect(name !== null && ranges.some(({ from, to }) => from < name && name < to)).toBe(true);
    }),
  );
  // Also the one whose name is the network's own.
  for (const [name, around] of [
    ["fe80::", "fe80::/53"],
    ["64:ff9b::", "64:ff9b::/96"],
  ] as const) {
    expect(namesIn(network(around)).some(({ from, to }) => from < name && name < to)).toBe(true);
  }
  expect(namesIn(network("10.1.0.0/12"))).toEqual([{ from: "10.", to: "10/" }]);
  expect(namesIn(network("2001:db8::/40"))).toEqual([{ from: "2001:db8:", to: "2001:db8;" }]);
});

it("knows a range from what one caller is counted by", () => {
  const are = (...texts: string[]): boolean[] => texts.map((text) => isRange(network(text)));
  expect(are("10.0.0.0/31", "2001:db8::/63", "fe80::/64", "64:ff9b::/96")).toEqual([true, true, true, true]);
  expect(are("10.0.0.0", "2001:db8::/64", "fe80::1", "fe80::1%eth0")).toEqual([false, false, false, false]);
});

it("has no others between its names where it is a /48", () => {
  const group = fc.oneof(fc.constantFrom(0, 0, 1, 0xff9b), fc.nat(0xffff)).map((part) => part.toString(16));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), fc.nat(3), fc.nat(9), (parts, at, other) => {
      const around = `${parts.slice(0, 3).join(":")}::`;
      const near = [...parts.slice(0, at), other.toString(16), ...parts.slice(at + 1)].join(":");
      const caller = parseAddress(near);
      const name = caller ? callerName(caller) : "";
      const isBetween = namesIn(network(`${around}/48`)).some(({ from, to }) => from < name && name < to);
      expect(isBetween).toBe(memberOf(`${around}/48`)(name));
    }),
  );
});
