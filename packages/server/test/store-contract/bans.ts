import { describe, expect, it } from "vitest";
import type { Ask, Effect, Facts, Store } from "../../src/queue/store.ts";
import { end, take } from "./queue.ts";
import { freshStore, type OpenFolder } from "./setup.ts";

/** Bans of addresses and of networks: which hold whom, and whose tickets they end. */
export function describeBans(name: string, open: OpenFolder): void {
  describe(`${name}: bans of networks`, () => {
    it("finds of the bans that hold an address the one that lasts longest", async () => {
      const { store, reopen } = await freshStore(open);
      const ban = (address: string, until: number | null): Effect => ({
        kind: "ban",
        ban: { address, since: 1, until, reason: "it cheated" },
      });
      await effects(
        store,
        ...[ban("10.0.0.0/8", 50), ban("10.1.0.0/16", 70), ban("10.1.2.3", 60), ban("192.168.1.128/25", 9)],
        ...[ban("2001:db8::/32", null), ban("2001:db8:0:1::/64", 5), ban("8000::/1", 8), ban("4000::/2", 8)],
      );
      const again = await reopen();
      const holding = async (address: string) => (await again.ban(address))?.address;
      for (const [address, holder] of [
        ["10.9.9.9", "10.0.0.0/8"],
        ["10.1.9.9", "10.1.0.0/16"],
        ["10.1.2.3", "10.1.0.0/16"],
        ["10.1.0.0/24", "10.1.0.0/16"],
        ["10.0.0.0/7", undefined],
        ["11.0.0.0", undefined],
        ["192.168.1.127", undefined],
        ["192.168.1.128", "192.168.1.128/25"],
        ["192.168.1.255", "192.168.1.128/25"],
        ["2001:db8:0:1::/64", "2001:db8::/32"],
        ["2001:db9::/64", undefined],
        ["fe80::/64", "8000::/1"],
        ["7fff::/64", "4000::/2"],
        ["unknown", undefined],
      ] as const) {
        expect(await holding(address), address).toBe(holder);
      }
      await effects(again, { kind: "unban", address: "10.1.0.0/16" });
      expect(await holding("10.1.2.3")).toBe("10.1.2.3");
      const ask = { address: "10.1.2.3", withOwnBan: true, heads: 0 };
      const { answer } = await again.change(ask, (facts) => ({ answer: facts, effects: [] }));
      expect(answer).toMatchObject({ ban: { address: "10.1.2.3" }, ownBan: { address: "10.1.2.3" } });
      await effects(again, ban("0.0.0.0/0", null), ban("::/0", null));
      expect([await holding("11.0.0.0"), await holding("255.255.255.255")]).toEqual([
        "0.0.0.0/0",
        "0.0.0.0/0",
      ]);
      expect([await holding("2001:db9::/64"), await holding("ffff::/64")]).toEqual(["::/0", "::/0"]);
    });

    it("keeps no ban of a change that is undone, and those of the changes beside it", async () => {
      const { store } = await freshStore(open);
      const ban = (address: string): Effect => ({
        kind: "ban",
        ban: { address, since: 1, until: null, reason: "it cheated" },
      });
      await effects(store, ban("192.0.2.1"), ban("10.0.0.0/8"));
      const ask = { address: "10.1.2.3", heads: 0 };
      const [kept, undone, seen] = await Promise.allSettled([
        effects(store, ban("192.0.2.2"), { kind: "unban", address: "192.0.2.1" }),
        effects(
          store,
          ...[ban("192.0.2.3"), ban("11.0.0.0/8"), { kind: "unban" as const, address: "10.0.0.0/8" }],
          { kind: "giveCat", sequence: 7, cat: 7 },
        ),
        store.change(ask, ({ ban }) => ({ answer: ban?.address, effects: [] })),
      ]);
      expect([kept.status, undone.status]).toEqual(["fulfilled", "rejected"]);
      expect(seen).toMatchObject({ value: { answer: "10.0.0.0/8" } });
      const addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "10.1.2.3", "11.1.2.3"];
      const banned = addresses.filter((address) => store.ban(address));
      expect(banned).toEqual(["192.0.2.2", "10.1.2.3"]);
    });

    it("sees in each change the bans that those before it in the same commit made and lifted", async () => {
      const { store } = await freshStore(open);
      const ban = { address: "10.0.0.0/8", since: 1, until: null, reason: "it cheated" };
      const look = (): Promise<unknown> =>
        store
          .change({ address: "10.1.2.3", heads: 0 }, (facts) => ({ answer: facts.ban, effects: [] }))
          .then(({ answer }) => answer);
      const seen = [look(), effects(store, { kind: "ban", ban }), look()];
      seen.push(effects(store, { kind: "unban", address: ban.address }), look());
      expect(await Promise.all(seen)).toMatchObject([null, {}, ban, {}, null]);
      expect(store.ban("10.1.2.3")).toBeNull();
    });

    it("tells what other bans overlap with one", async () => {
      const { store } = await freshStore(open);
      const bans = ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3", "10.1.2.4", "11.0.0.0/8", "::/0"];
      const ban = (address: string, until: number | null = null): Effect => ({
        kind: "ban",
        ban: { address, since: 1, until, reason: "it cheated" },
      });
      await effects(store, ...bans.map((address) => ban(address)), ban("10.1.2.5", 50));
      const near = async (address: string, limit = 9) => {
        const { around, within, withinCount } = await store.bansNear(address, 50, limit);
        return [...[around, within].map((some) => some.map((other) => other.address)), withinCount];
      };
      expect(await near("10.1.0.0/16")).toEqual([["10.0.0.0/8"], ["10.1.2.0/24", "10.1.2.3", "10.1.2.4"], 3]);
      expect(await near("10.1.2.3")).toEqual([["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24"], [], 0]);
      expect(await near("8.0.0.0/5", 2)).toEqual([[], ["10.0.0.0/8", "11.0.0.0/8"], 6]);
      expect(await near("2001:db8::/32")).toEqual([["::/0"], [], 0]);
      expect(await near("unknown")).toEqual([[], [], 0]);
    });

    it("loads the live tickets from within a network, but of those that are exempt", async () => {
      const { store } = await freshStore(open);
      const from = ["10.0.0.1", "11.0.0.1", "10.255.255.255", "9.255.255.255", "10.0.0.1", "10.0.0.7"];
      for (const address of [...from, "2001:db8::/64", "2001:db9::/64"]) await take(store, { address });
      await end(store, 4, "left");
      const within = async (address: string, after = ""): Promise<number[]> => {
        const portion = { after, isExempt: (other: string): boolean => other === "10.0.0.7" };
        const ask = { address, portion, heads: 0 };
        const { answer } = await store.change(ask, (facts) => ({
          answer: { ...facts, heads: facts.heads },
          effects: [],
        }));
        expect(answer.heads).toHaveLength(answer.addressTickets.length);
        expect(answer.nextPortion).toBeNull();
        return answer.addressTickets.map(({ sequence }) => sequence).sort();
      };
      expect(await within("10.0.0.0/8")).toEqual([0, 2]);
      expect(await within("10.0.0.0/8", "10.0.0.1")).toEqual([2]);
      expect(await within("8.0.0.0/5")).toEqual([0, 1, 2, 3]);
      expect(await within("2001:db8::/32")).toEqual([6]);
      expect(await within("2001:db8::/31")).toEqual([6, 7]);
      expect(await within("192.168.0.0/16")).toEqual([]);
      expect(await within("11.0.0.1")).toEqual([1]);
    });

    it("loads those, too, that came in the same commit, and no more those that went", async () => {
      const { store } = await freshStore(open);
      for (const address of ["10.0.0.1", "10.0.0.2"]) await take(store, { address });
      const portion = { after: "", isExempt: () => false };
      const within = (): Promise<number[]> =>
        store
          .change({ address: "10.0.0.0/8", portion, heads: 0 }, (facts) => ({
            answer: facts.addressTickets.map(({ sequence }) => sequence),
            effects: [],
          }))
          .then(({ answer }) => answer);
      const left = end(store, 0, "left");
      const both = Promise.all([take(store, { address: "10.0.0.3" }), within()]);
      const one = Promise.all([end(store, 1, "left"), take(store, { address: "11.0.0.1" }), within()]);
      await left;
      expect((await both)[1].sort()).toEqual([1, 2]);
      expect((await one)[2]).toEqual([2]);
      expect(await within()).toEqual([2]);
    });

    it("hands a network's tickets over in portions, each beginning where the last one ended", async () => {
      const { store } = await freshStore(open);
      const takes = Array.from({ length: 900 }, (_, n) => `10.0.${n % 3}.${n % 7}`);
      for (const address of takes) await take(store, { address });
      let after: string | null = "";
      let portions = 0;
      const seen = new Set<number>();
      while (after !== null) {
        const ask: Ask = { address: "10.0.0.0/23", portion: { after, isExempt: () => false }, heads: 0 };
        const { answer }: { answer: Facts } = await store.change(ask, (facts) => ({
          answer: facts,
          effects: facts.addressTickets.map((ticket) => ({
            kind: "update" as const,
            ticket: { ...ticket, state: "banned" as const, endedAt: 1 },
          })),
        }));
        for (const { sequence } of answer.addressTickets) seen.add(sequence);
        after = answer.nextPortion;
        portions++;
      }
      expect(seen.size).toBe(600);
      expect(portions).toBeGreaterThan(1);
    });

    it("remembers which bans still have tickets to end", async () => {
      const { store, reopen } = await freshStore(open);
      const ban = { address: "10.0.0.0/8", since: 1, until: null, reason: "it cheated" };
      await effects(store, { kind: "ban", ban, isEnding: true });
      const again = await reopen();
      expect(await again.endingBans()).toEqual([ban]);
      await effects(again, { kind: "ban", ban });
      expect(await again.endingBans()).toEqual([]);
      expect(await again.bans()).toEqual([ban]);
    });
  });
}

function effects(store: Store, ...effects: Effect[]): Promise<unknown> {
  return store.change({ heads: 0 }, () => ({ answer: null, effects }));
}
