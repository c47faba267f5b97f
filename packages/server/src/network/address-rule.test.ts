import { expect, it } from "vitest";
import { addressRule, outwardOnly } from "./address-rule.ts";

const reachOf = addressRule([]);

it.each([
  ["this host", "0.0.0.0", "0.1.2.3", "::"],
  ["loopback", "127.0.0.1", "127.255.0.9", "::1"],
  ["private use", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"],
  ["link-local, with the metadata of clouds", "169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00:ec2::254"],
  ["carriers' NAT", "100.64.0.1", "100.127.255.255"],
  ["mapped IPv4", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "::ffff:8.8.8.8"],
  [
    "translated IPv4",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:1234::1",
    "192.88.99.1",
  ],
  ["multicast and broadcast", "224.0.0.1", "239.1.2.3", "255.255.255.255", "ff02::1"],
  [
    "documentation and benchmarks",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "198.18.0.1",
    "2001:db8::1",
    "3fff::1",
  ],
  ["protocols and the future", "192.0.0.8", "240.0.0.1", "2001:20::1", "100::1", "4000::1"],
  ["what is no address", "", "localhost", "1.2.3", "cats.example"],
])("refuses %s", (_what, ...addresses) => {
  expect(addresses.map(reachOf)).toEqual(addresses.map(() => "refused"));
});

it("lets public addresses pass", () => {
  const addresses = ["1.1.1.1", "8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"];
  expect(addresses.map(reachOf)).toEqual(addresses.map(() => "public"));
});

it("tells what the operator allowed from what is public", () => {
  const reach = addressRule(["10.1.0.0/16", "::1/128", "8.8.0.0/16"]);
  expect(["10.1.2.3", "::1", "8.8.8.8", "10.2.0.1", "9.9.9.9"].map(reach)).toEqual([
    "allowed",
    "allowed",
    "allowed",
    "refused",
    "public",
  ]);
});

it("lets a way lead out of a private network, and not into one", () => {
  const reach = addressRule(["10.0.0.0/8"]);
  const way = (...addresses: string[]) => addresses.map(outwardOnly(reach));
  expect(way("10.0.0.1", "10.0.0.2", "1.1.1.1", "8.8.8.8")).toEqual([
    "allowed",
    "allowed",
    "public",
    "public",
  ]);
  expect(way("1.1.1.1", "10.0.0.1")).toEqual(["public", "refused"]);
});
