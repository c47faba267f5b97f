import { describe, expect, it } from "vitest";
import { endpointRule } from "./endpoint-rule.ts";

const PUBLIC = "93.184.216.34";

describe("the endpoint of a subscription", () => {
  const rule = endpointRule({ allowed: ["127.0.0.0/8"], resolve: async (name) => addressesOf(name) });

  it.each([
    ["https://push.example/send/abc", null],
    ["https://[2606:4700::1111]/abc", null],
    ["https://unknown.example/abc", null],
    // In a network that the operator named.
    ["https://127.0.0.1:8443/abc", null],
    ["http://push.example/send/abc", "expected an address of https"],
    ["ftp://push.example/", "expected an address of https"],
    ["nonsense", "expected an address of https"],
    ["https://user:password@push.example/", "expected an address without a password"],
    ["https://10.0.0.1/abc", "expected a push service that is not in a private network"],
    ["https://0x0a000001/abc", "expected a push service that is not in a private network"],
    ["https://[::ffff:10.0.0.1]/abc", "expected a push service that is not in a private network"],
    ["https://inside.example/abc", "expected a push service that is not in a private network"],
    ["https://both.example/abc", "expected a push service that is not in a private network"],
  ])("%s: %s", async (endpoint, fault) => {
    expect(await rule(endpoint)).toBe(fault);
  });

  it("is let pass where as many are looked up as may be", async () => {
    let asked = 0;
    const { promise, resolve } = Promise.withResolvers<{ address: string; family: number }[]>();
    const slow = endpointRule({
      allowed: [],
      resolve: () => {
        asked++;
        return promise;
      },
    });
    const waiting = Array.from({ length: 4 }, () => slow("https://slow.example/"));
    expect(await slow("https://slow.example/")).toBeNull();
    expect(asked).toBe(4);
    resolve([{ address: "10.0.0.1", family: 4 }]);
    expect(await Promise.all(waiting)).toEqual(Array(4).fill(expect.stringContaining("private")));
  });
});

function addressesOf(name: string): { address: string; family: number }[] {
  if (name === "unknown.example") throw new Error("ENOTFOUND");
  if (name === "inside.example") return [{ address: "192.168.1.9", family: 4 }];
  const found = [{ address: PUBLIC, family: 4 }];
  return name === "both.example" ? [...found, { address: "fd00::1", family: 6 }] : found;
}
