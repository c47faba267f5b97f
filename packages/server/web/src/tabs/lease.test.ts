import { expect, it } from "vitest";
import { formatLease, LEASE_MS, leaseStatus, parseLease } from "./lease.ts";

const NOW = 1_000_000;

it.each([
  [null, "free"],
  [{ tab: "me", until: NOW + 1 }, "mine"],
  [{ tab: "other", until: NOW + 1 }, "taken"],
  [{ tab: "other", until: NOW }, "free"],
  // The machine's clock was set back by hours.
  [{ tab: "other", until: NOW + 3 * LEASE_MS }, "free"],
] as const)("judges %j as %s", (lease, status) => {
  expect(leaseStatus(lease, "me", NOW)).toBe(status);
});

it("reads what it writes, and nothing else", () => {
  const lease = { tab: "a1-b2", until: 12345 };
  expect(parseLease(formatLease(lease))).toEqual(lease);
  for (const text of [null, "", "tab", "tab x", "a b c"]) expect(parseLease(text)).toBeNull();
});
