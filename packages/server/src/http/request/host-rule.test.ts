import { describe, expect, it } from "vitest";
import { isHostAllowed } from "./host-rule.ts";

/** Whether it listens on loopback only. */
const [LOCAL, PUBLIC] = [true, false];

describe("with names given", () => {
  const rule = { allowHost: ["cats.example", "cats"], host: "queue.lan" };

  it.each([
    ["cats.example", true],
    ["cats.example:8080", true],
    ["CATS.Example.", true],
    ["cats", true],
    ["queue.lan:8080", true],
    ["127.0.0.1:8080", true],
    ["192.0.2.7", true],
    ["[::1]:8080", true],
    ["[2001:db8::7]", true],
    ["localhost:8080", true],
    ["cats.localhost", true],
    [undefined, true],
    ["evil.example", false],
    ["evil.cats.example", false],
    ["cats.example.evil.com", false],
    ["other", false],
    ["localhost.evil.com", false],
    ["127.0.0.1.evil.com", false],
    ["127.1", false],
    ["", false],
    [":8080", false],
    ["cats.example/", false],
    ["cats.example@evil.com", false],
    ["cats.example:80:80", false],
    ["[::1", false],
    ["evil.com cats.example", false],
    ["cats.example\u00a0", false],
  ])("takes %s: %s", (authority, isAllowed) => {
    for (const where of [LOCAL, PUBLIC]) expect(isHostAllowed(authority, rule, where)).toBe(isAllowed);
  });
});

describe("with none given, on loopback alone", () => {
  it.each([
    ["127.0.0.1:8080", true],
    ["localhost", true],
    ["127.1:8080", true],
    ["cats", true],
    ["catq.test", true],
    ["host.docker.internal:8080", true],
    ["cats.home.arpa", true],
    [undefined, true],
    ["evil.com", false],
    ["evil.com:8080", false],
    ["EVIL.com.", false],
    ["rebound.evil.co.uk", false],
    ["arpa.evil.xn--p1ai", false],
    ["127.0.0.1.nip.io", false],
    ["localhost.evil.com", false],
  ])("takes %s: %s", (authority, isAllowed) => {
    expect(isHostAllowed(authority, { allowHost: [], host: "127.0.0.1" }, LOCAL)).toBe(isAllowed);
  });
});

it("takes any name beyond loopback where none is given, and everywhere with a star", () => {
  expect(isHostAllowed("cats.org", { allowHost: [] }, PUBLIC)).toBe(true);
  expect(isHostAllowed("cats.org", { allowHost: ["*"] }, LOCAL)).toBe(true);
  expect(isHostAllowed("", { allowHost: ["*"] }, LOCAL)).toBe(true);
});

it("knows the name of the address by which people reach it", () => {
  const rule = { allowHost: [], publicUrl: "https://cats.example.org:8443/vet" };
  expect(isHostAllowed("cats.example.org", rule, LOCAL)).toBe(true);
  expect(isHostAllowed("cats.example.org", { ...rule, allowHost: ["cats"] }, PUBLIC)).toBe(true);
  expect(isHostAllowed("evil.example.org", rule, LOCAL)).toBe(false);
});
