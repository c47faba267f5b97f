import { expect, it } from "vitest";
import { type Address, parseAddress } from "./address.ts";
import { NetworkList } from "./network-list.ts";
import { ShareCounts, sharesOf } from "./shares.ts";

function namesOf(text: string): string[] {
  const address = parseAddress(text);
  return address ? sharesOf(address).map(({ name, multiple }) => `${multiple} ${name}`) : [];
}

it.each([
  ["192.0.2.1", "1 192.0.2.1"],
  ["::ffff:192.0.2.1", "1 192.0.2.1"],
  ["2001:db8:1:1234::5", "1 2001:db8:1:1234::/64", "4 2001:db8:1:1200::/56", "16 2001:db8:1::/48"],
  ["2001:db8::1", "1 2001:db8::/64", "4 2001:db8::/56", "16 2001:db8::/48"],
  ["fe80::1%eth0", "1 fe80::1%eth0", "16 fe80::/64"],
  ["64:ff9b::192.0.2.33", "1 64:ff9b::c000:221"],
  ["64:ff9b:1::10.0.0.1", "1 64:ff9b:1::a00:1"],
  [
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "1 2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "4 2001:0:4136:e378::/64",
  ],
  ["2002:c000:221:7::1", "1 2002:c000:221:7::/64", "4 2002:c000:221::/56", "16 2002:c000:221::/48"],
])("counts %s for its own share and those around it", (address, ...names) => {
  expect(namesOf(address)).toEqual(names);
});

it("gives a crowd a hundred times as much, in its own network and those around it", () => {
  const named = (text: string) =>
    sharesOf(parseAddress(text) as Address, new NetworkList(["192.0.2.1", "2001:db8::/64"]));
  const multiples = (text: string) => named(text).map(({ multiple }) => multiple);
  expect(named("192.0.2.1")).toEqual([{ name: "192.0.2.1", multiple: 100 }]);
  expect(multiples("2001:db8::1")).toEqual([100, 400, 1600]);
  // Its neighbours: what the crowd has counts in the same networks.
  expect(multiples("2001:db8:0:1::1")).toEqual([1, 400, 1600]);
  expect(multiples("2001:db8:0:100::1")).toEqual([1, 4, 1600]);
  expect(multiples("2001:db8:1::1")).toEqual([1, 4, 16]);
});

it("is full where any share is, by its own measure, and lets go of what has ended", () => {
  const counts = new ShareCounts();
  const sharesIn = (name: string) => [
    { name, multiple: 1 },
    { name: "network", multiple: 2 },
  ];
  const [a, b, c] = [sharesIn("a"), sharesIn("b"), sharesIn("c")];
  for (const shares of [a, a]) counts.add(shares);
  expect([a, b, []].map((shares) => counts.isFull(shares, 2))).toEqual([true, false, false]);
  for (const shares of [b, b]) counts.add(shares);
  expect(counts.isFull(c, 2)).toBe(true);
  expect(counts.isFull([{ name: "elsewhere", multiple: 1 }], 2)).toBe(false);
  expect(counts.isFull(c, Number.POSITIVE_INFINITY)).toBe(false);
  expect([2, 4, 5].map((most) => counts.isFull(c, 3, most))).toEqual([true, true, false]);
  for (const shares of [a, a]) counts.remove(shares);
  expect([a, b, c].map((shares) => counts.isFull(shares, 2))).toEqual([false, true, false]);
  expect([counts.of("a"), counts.of("network")]).toEqual([0, 2]);
});
