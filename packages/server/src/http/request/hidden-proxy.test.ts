import { expect, it } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { callerReader } from "./caller.ts";
import { HiddenProxy } from "./hidden-proxy.ts";

function started(trustProxy: readonly string[] = []) {
  const clock = new FakeClock();
  const { isTrusted } = callerReader({ trustProxy, neverBan: [], crowd: [] }, { isUnixSocket: false });
  const proxy = new HiddenProxy(isTrusted, clock);
  const direct = (address: string) => proxy.note({ peer: address, forwardedFor: undefined }, address);
  const forwarded = (address: string) => proxy.note({ peer: address, forwardedFor: "192.0.2.1" }, address);
  return { clock, proxy, direct, forwarded };
}

it("is found where all visitors come from an address that names others, and told once", () => {
  const { proxy, direct, forwarded } = started();
  expect(direct("127.0.0.1")).toBeNull();
  expect(forwarded("127.0.0.1")).toBe("127.0.0.1");
  expect(forwarded("127.0.0.1")).toBeNull();
  expect(proxy.address).toBe("127.0.0.1");
});

it("is not found while others come by themselves, nor long after it was seen", async () => {
  const { clock, proxy, direct, forwarded } = started();
  direct("203.0.113.9");
  forwarded("127.0.0.1");
  expect(proxy.address).toBeNull();
  await clock.advance(600_000);
  expect(forwarded("127.0.0.1")).toBe("127.0.0.1");
  direct("203.0.113.9");
  expect(proxy.address).toBeNull();
  await clock.advance(600_000);
  expect(proxy.address).toBeNull();
});

it("is none where the peer is trusted, or a Unix socket", () => {
  const { proxy } = started(["127.0.0.1"]);
  proxy.note({ peer: "127.0.0.1", forwardedFor: "192.0.2.1" }, "192.0.2.1");
  proxy.note({ peer: "127.0.0.1", forwardedFor: "nonsense" }, "127.0.0.1");
  proxy.note({ peer: undefined, forwardedFor: "192.0.2.1" }, "192.0.2.1");
  expect(proxy.address).toBeNull();
});
