import type { NetworkInterfaceInfo } from "node:os";
import { expect, it } from "vitest";
import { codeFor, urlForOthers } from "./way.ts";

function address(address: string, internal: boolean): NetworkInterfaceInfo {
  const family = address.includes(":") ? "IPv6" : "IPv4";
  return {
    address,
    internal,
    netmask: "",
    mac: "",
    cidr: null,
    ...(family === "IPv6" ? { family, scopeid: 0 } : { family }),
  };
}
const MACHINE = {
  lo: [address("127.0.0.1", true)],
  eth0: [address("fe80::1", false), address("192.0.2.7", false)],
};

it.each([
  ["http://127.0.0.1:8080", null],
  ["http://[::1]:8080", null],
  ["http://0.0.0.0:8080", "http://192.0.2.7:8080"],
  ["http://[::]:8080", "http://192.0.2.7:8080"],
  ["http://192.0.2.9:8080", "http://192.0.2.9:8080"],
])("others reach a daemon at %s by %s", (url, way) => {
  expect(urlForOthers(url, MACHINE)).toBe(way);
});

it("a machine without a network has no way in", () => {
  expect(urlForOthers("http://0.0.0.0:8080", { lo: MACHINE.lo, tun0: undefined })).toBeNull();
});

it("draws a code on a terminal that has room for it and the words around it, and nowhere else", () => {
  const url = "http://192.0.2.7:54321";
  const rows = codeFor(url, { isTTY: true, columns: 80, rows: 24 });
  expect(rows).toHaveLength(17);
  expect(codeFor(url, { isTTY: true, columns: 32, rows: 24 })).toEqual([]);
  expect(codeFor(url, { isTTY: true, columns: 80, rows: 22 })).toEqual([]);
  expect(codeFor(url, { isTTY: false, columns: 80, rows: 24 })).toEqual([]);
});
