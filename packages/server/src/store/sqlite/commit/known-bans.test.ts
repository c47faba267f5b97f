import { expect, test } from "vitest";
import type { Ban } from "../../../queue/model.ts";
import { KnownBans } from "./known-bans.ts";

const BAN: Ban = { address: "192.0.2.1", since: 1, until: null, reason: "cheating" };

test("an address is read once, banned or not, until a ban changes", () => {
  const known = new KnownBans();
  const reads: string[] = [];
  const of = (address: string): Ban | null =>
    known.of(address, () => {
      reads.push(address);
      return address === BAN.address ? BAN : null;
    });
  expect([of("192.0.2.1"), of("192.0.2.2"), of("192.0.2.1"), of("192.0.2.2")]).toEqual([
    BAN,
    null,
    BAN,
    null,
  ]);
  expect(reads).toEqual(["192.0.2.1", "192.0.2.2"]);
  known.forget();
  of("192.0.2.2");
  expect(reads).toHaveLength(3);
});

test("memory does not grow with the addresses that ask", () => {
  const known = new KnownBans();
  let reads = 0;
  const read = (): null => {
    reads++;
    return null;
  };
  for (let i = 0; i < 25_000; i++) known.of(`a${i}`, read);
  known.of("a0", read);
  expect(reads).toBe(25_001);
});
