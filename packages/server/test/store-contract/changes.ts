import { describe, expect, it } from "vitest";
import type { Announcement, Moment } from "../../src/queue/model.ts";
import type { Effect, Facts, Store } from "../../src/queue/store.ts";
import {
  alter,
  back,
  call,
  called,
  counts,
  end,
  ended,
  line,
  newTicket,
  recall,
  rejoin,
  take,
  takeMany,
} from "./queue.ts";
import { freshStore, type OpenFolder } from "./setup.ts";

/** Changes: what they are told, what they leave, and what becomes of those that fail. */
export function describeChanges(name: string, open: OpenFolder): void {
  describe(`${name}: changes`, () => {
    it("keeps a new queue's key and hands out sequences from 0, over restarts", async () => {
      const { store, reopen } = await freshStore(open);
      expect(store.key).toHaveLength(32);
      expect(await takeMany(store, 3)).toEqual([0, 1, 2]);
      const again = await reopen();
      expect(again.key).toEqual(store.key);
      expect(await take(again)).toBe(3);
      expect(await line(again)).toEqual([0, 1, 2, 3]);
    });

    it("gives different queues different keys", async () => {
      const [a, b] = [await freshStore(open), await freshStore(open)];
      expect(a.store.key).not.toEqual(b.store.key);
    });

    it("keeps of a ticket all that a change may alter, over a restart", async () => {
      const { store, reopen } = await freshStore(open);
      await take(store);
      const altered = { ...called(newTicket(0)), claimLeftMs: 5, isLengthened: true };
      await alter(store, 0, () => [{ kind: "update", ticket: altered }]);
      expect(await (await reopen()).tickets([0])).toEqual([
        { ticket: altered, position: null, waitingCount: 0 },
      ]);
    });

    it("tells a change just what it asked to know", async () => {
      const { store } = await freshStore(open);
      const key = Buffer.alloc(32, 7);
      await take(store, { address: "192.0.2.1", key });
      await take(store, { address: "192.0.2.2" });
      await take(store, { address: "192.0.2.1" });
      await take(store, { address: "192.0.2.1" });
      await call(store, 0);
      await end(store, 2, "left");
      const ban = { address: "192.0.2.1", since: 5, until: null, reason: "it cheated" };
      await store.change({ heads: 0 }, () => ({ answer: null, effects: [{ kind: "ban", ban }] }));

      const asked = {
        sequence: 2,
        withPosition: true,
        address: "192.0.2.1",
        withOwnBan: true,
        counted: [
          { name: "192.0.2.1", multiple: 1 },
          { name: "192.0.2.0/24", multiple: 4 },
        ],
        portion: { after: "", isExempt: () => false },
        key,
        heads: 0,
      };
      const { answer: facts } = await store.change(asked, (known) => ({ answer: whole(known), effects: [] }));
      expect(facts).toEqual({
        moment: { now: 0, wall: expect.any(Number) },
        settings: expect.objectContaining({ counters: 1 }),
        endingBans: [],
        declared: null,
        inForce: [],
        mode: { isPaused: false, isClosed: false },
        nextSequence: 4,
        waitingCount: 2,
        atCounters: [called(newTicket(0))],
        // As many as the address holds, so that enough remain when they all end.
        heads: [newTicket(1, "192.0.2.2"), newTicket(3)],
        ticket: { ...newTicket(2), state: "left", endedAt: 2000 },
        position: null,
        ban,
        ownBan: ban,
        liveCounts: [2, 3],
        addressTickets: [called(newTicket(0)), newTicket(3)],
        nextPortion: null,
        sameKey: called(newTicket(0)),
        stockCat: null,
        announcement: null,
      });

      const { answer: little } = await store.change({ heads: 1 }, (facts) => ({
        answer: whole(facts),
        effects: [],
      }));
      expect(little).toMatchObject({ ticket: null, ban: null, liveCounts: [], addressTickets: [] });
      expect(little).toMatchObject({ heads: [newTicket(1, "192.0.2.2")], sameKey: null });
    });

    it("shows changes of one turn of the event loop what the earlier ones did", async () => {
      const { store } = await freshStore(open);
      const [, , , seen] = await Promise.all([
        takeMany(store, 3),
        call(store, 0),
        call(store, 1),
        store.change({ heads: 2, counted: [{ name: "192.0.2.1", multiple: 1 }] }, (facts) => ({
          answer: whole(facts),
          effects: [],
        })),
        end(store, 2, "left"),
      ]);
      expect(seen.answer).toMatchObject({ waitingCount: 1, nextSequence: 3, liveCounts: [3] });
      expect(seen.answer.atCounters.map(({ sequence }) => sequence)).toEqual([0, 1]);
      expect(seen.answer.heads.map(({ sequence }) => sequence)).toEqual([2]);
      expect(await line(store)).toEqual([]);
    });

    it("hands over those at the counters in the order of their calls", async () => {
      const { store } = await freshStore(open);
      await takeMany(store, 4);
      await call(store, 2, 10);
      await Promise.all([call(store, 0, 10), call(store, 3, 10)]);
      await end(store, 0, "missed");
      await call(store, 1, 10);
      const { atCounters } = await store.board(0, 0);
      expect(atCounters.map(({ sequence }) => sequence)).toEqual([2, 3, 1]);
    });

    it("answers with the ticket as it stands after the change", async () => {
      const { store } = await freshStore(open);
      await takeMany(store, 2);
      const { shown } = await store.change({ heads: 1 }, ({ heads: [head] }) => ({
        answer: null,
        effects: head ? [{ kind: "update", ticket: called(head) }] : [],
        show: 1,
      }));
      expect(shown).toEqual({ ticket: newTicket(1), position: 1, waitingCount: 1 });
      const nobody = await store.change({ heads: 0 }, () => ({ answer: 1, effects: [], show: 99 }));
      expect(nobody).toEqual({ answer: 1, shown: null, pace: null });
    });

    it("keeps nothing of a change whose rule throws, and all of the others in the same turn", async () => {
      const { store, reopen } = await freshStore(open);
      const results = await Promise.allSettled([
        take(store),
        store.change({ heads: 0 }, () => {
          throw new Error("a bug");
        }),
        take(store),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(results[1]).toMatchObject({ reason: { message: "a bug" } });
      expect(await line(await reopen())).toEqual([0, 1]);
    });

    it.each([
      ["a take out of turn", [{ kind: "take", ticket: newTicket(7), key: null }]],
      ["a take that waits no more", [{ kind: "take", ticket: called(newTicket(2)), key: null }]],
      ["a ticket that is not there", [{ kind: "update", ticket: called(newTicket(9)) }]],
      ["a counter left for the line", [{ kind: "update", ticket: newTicket(0) }]],
      ["a call without an end", [{ kind: "update", ticket: { ...called(newTicket(1)), until: null } }]],
      ["a wait that has ended", [{ kind: "update", ticket: { ...newTicket(1), endedAt: 1 } }]],
      ["a move of no places", [{ kind: "moveBack", ticket: newTicket(1), places: 0 }]],
      ["a recall of who is here", [{ kind: "recall", ticket: newTicket(1) }]],
      ["a way back for who is here", [{ kind: "rejoin", ticket: back(newTicket(1)), places: 2 }]],
      ["a way back for who was never here", [{ kind: "rejoin", ticket: back(newTicket(9)), places: 2 }]],
      ["a recall of who was never here", [{ kind: "recall", ticket: newTicket(9) }]],
      ["a move to a counter", [{ kind: "moveBack", ticket: called(newTicket(1)), places: 1 }]],
    ] as const)("refuses %s, with everything else that its change did", async (_, effects) => {
      const { store } = await freshStore(open);
      await takeMany(store, 2);
      await call(store, 0);
      const before = await store.board(9, 9);
      const log = { kind: "log", event: { at: 1, type: "left", sequence: 0 } } as const;
      const failing = store.change({ heads: 0 }, () => ({ answer: null, effects: [log, ...effects] }));
      await expect(failing).rejects.toThrow();
      expect(await store.board(9, 9)).toEqual(before);
    });

    it("lets no ticket come back from its end", async () => {
      const { store } = await freshStore(open);
      await take(store);
      await end(store, 0, "left");
      await expect(call(store, 0)).rejects.toThrow("live");
      await expect(end(store, 0, "seen")).rejects.toThrow("live");
      await expect(recall(store, 0)).rejects.toThrow("missed");
      await expect(rejoin(store, 0, 2)).rejects.toThrow("missed");
      expect(await store.tickets([0])).toMatchObject([{ ticket: { state: "left" } }]);
    });

    it("lets a missed ticket come back once, and forgets until when it might", async () => {
      const { store, reopen } = await freshStore(open);
      await takeMany(store, 3);
      const missed = { ...ended(newTicket(0), "missed"), rejoinBy: 5000 };
      await alter(store, 0, () => [{ kind: "update", ticket: missed }]);
      const again = await reopen();
      expect(await again.tickets([0])).toEqual([{ ticket: missed, position: null, waitingCount: 2 }]);
      await rejoin(again, 0, 1);
      expect(await (await reopen()).tickets([0])).toEqual([
        { ticket: back(newTicket(0)), position: 2, waitingCount: 3 },
      ]);
    });

    it("lets no ticket come back twice", async () => {
      const { store } = await freshStore(open);
      await takeMany(store, 2);
      await end(store, 0, "missed");
      await rejoin(store, 0, 2);
      await end(store, 0, "missed");
      await expect(rejoin(store, 0, 2)).rejects.toThrow("first time");
      expect(await line(store)).toEqual([1]);
    });

    it("takes one ticket with one idempotency key", async () => {
      const { store } = await freshStore(open);
      const key = Buffer.alloc(32, 1);
      await take(store, { key });
      await expect(take(store, { key })).rejects.toThrow();
      expect(await take(store, { key: Buffer.alloc(32, 2) })).toBe(1);
    });

    it("counts the live tickets of an address through every end", async () => {
      const { store } = await freshStore(open);
      await takeMany(store, 4);
      await call(store, 0);
      await end(store, 0, "seen");
      await end(store, 1, "left");
      await take(store, { address: "192.0.2.2" });
      const count = async (address: string): Promise<number | undefined> => (await counts(store, address))[0];
      expect(await count("192.0.2.1")).toBe(2);
      await end(store, 2, "missed");
      expect(await count("192.0.2.1")).toBe(1);
      await recall(store, 2);
      expect(await count("192.0.2.1")).toBe(2);
      expect(await count("192.0.2.2")).toBe(1);
      expect(await count("192.0.2.3")).toBe(0);
    });

    it("counts the live tickets of networks, and of no neighbours", async () => {
      const { store } = await freshStore(open);
      const addresses = [
        ...["2001:db8:0:1200::/64", "2001:db8:0:1200::/64", "2001:db8:0:12ff::/64", "2001:db8:0:1300::/64"],
        ...["2001:db8::/64", "2001:db8:0:1::/64", "2001:db8:1::/64", "2001:db8:a::/64", "2001:db8:1200::/64"],
        ...["fe80::1%eth0", "fe80::1:2:3:4", "fe80:0:0:1::1", "64:ff9b::a00:1", "10.0.0.1", "10.0.1.1"],
      ];
      for (const address of addresses) await take(store, { address });
      await end(store, 0, "left");
      expect(await counts(store, "2001:db8:0:1200::/64", "2001:db8:0:1200::/56")).toEqual([1, 2]);
      expect(await counts(store, "2001:db8::/56", "2001:db8::/48", "2001:db8:1::/48")).toEqual([2, 5, 1]);
      expect(await counts(store, "2001:db8::/32", "2001:db8:2::/48", "::/0")).toEqual([8, 0, 12]);
      expect(await counts(store, "fe80::/64", "fe80::/10", "64:ff9b::/96")).toEqual([2, 3, 1]);
      expect(await counts(store, "10.0.0.0/24", "10.0.0.0/15")).toEqual([1, 2]);
    });

    it("remembers the last moment alive, from heartbeats, changes and the close; it stands while nobody is", async () => {
      const { store, clock, reopen } = await freshStore(open);
      const momentOf = async (of: Store, ...effects: Effect[]): Promise<number> =>
        (await of.change({ heads: 0 }, ({ moment }) => ({ answer: moment.now, effects }))).answer;
      expect(await momentOf(store)).toBe(0);
      await clock.advance(500);
      await store.heartbeat();
      const second = await reopen();
      clock.standStill(60_000);
      const third = await reopen();
      expect([await momentOf(third), third.time.now()]).toEqual([500, 500]);
      await clock.advance(200);
      expect(await momentOf(third, { kind: "log", event: { at: 1, type: "paused", sequence: null } })).toBe(
        700,
      );
      await clock.advance(100);
      expect(await momentOf(await reopen())).toBe(800);
      expect(second).not.toBe(third);
    });

    it("tells each change of its moment, on both axes: one for all that share a commit", async () => {
      const { store, clock } = await freshStore(open);
      const moment = async (): Promise<Moment> =>
        (await store.change({ heads: 0 }, (facts) => ({ answer: facts.moment, effects: [] }))).answer;
      await clock.advance(70);
      const here = { now: 70, wall: clock.wall() };
      expect(await Promise.all([moment(), moment()])).toEqual([here, here]);
    });

    it("lets time stand from the commit that pauses the queue to the one that lets it go on", async () => {
      const { store, clock, reopen } = await freshStore(open);
      const setPaused = (of: Store, isPaused: boolean): Promise<unknown> =>
        of.change({ heads: 0 }, ({ mode }) => ({
          answer: null,
          effects: [{ kind: "setMode", mode: { ...mode, isPaused } }],
        }));
      await clock.advance(100);
      await setPaused(store, true);
      await clock.advance(1000);
      expect([store.time.now(), store.time.isStanding]).toEqual([100, true]);
      const again = await reopen();
      await clock.advance(1000);
      await setPaused(again, false);
      await clock.advance(50);
      expect([again.time.now(), again.time.isStanding]).toEqual([150, false]);
    });

    it("keeps what was set and what was declared, over a restart, and tells of it", async () => {
      const { store, reopen } = await freshStore(open);
      const setting = { name: "counters", value: ["4"], since: 5, by: "the operator" };
      const declared = { counters: ["2"], "never-ban": ["10.0.0.1", "10.0.0.2"], "of-a-newer-catqd": [] };
      let told = 0;
      store.on("settings", () => told++);
      const declaredIn = async (of: Store): Promise<unknown> =>
        (await of.change({ withDeclared: true }, (facts) => ({ answer: facts.declared, effects: [] })))
          .answer;
      expect([await declaredIn(store), await store.settingsInForce()]).toEqual([null, []]);
      await store.change({}, () => ({
        answer: null,
        effects: [
          { kind: "declare", declared },
          { kind: "set", setting },
        ],
      }));
      expect(told).toBe(1);
      const again = await reopen();
      expect([await declaredIn(again), await again.settingsInForce()]).toEqual([declared, [setting]]);
      await again.change({}, () => ({
        answer: null,
        effects: [{ kind: "declare", declared: { rate: ["1"] } }],
      }));
      expect([await declaredIn(again), await again.settingsInForce()]).toEqual([{ rate: ["1"] }, [setting]]);
    });

    it("keeps what the operator said over a restart", async () => {
      const { store, reopen } = await freshStore(open);
      expect((await store.board(0, 0)).state).toBe("open");
      await store.change({ heads: 0 }, () => ({
        answer: null,
        effects: [{ kind: "setMode", mode: { isPaused: true, isClosed: true } }],
      }));
      const again = await reopen();
      expect((await again.board(0, 0)).state).toBe("paused");
      const { answer } = await again.change({ heads: 0 }, ({ mode }) => ({ answer: mode, effects: [] }));
      expect(answer).toEqual({ isPaused: true, isClosed: true });
    });

    it("keeps what is announced over a restart, until it is withdrawn, and tells those who ask", async () => {
      const { store, reopen } = await freshStore(open);
      const announce = (to: Store, announcement: Announcement | null) =>
        to.change({ heads: 0, withAnnouncement: true }, (facts) => ({
          answer: facts.announcement,
          effects: [{ kind: "announce", announcement }],
        }));
      const revisions: number[] = [];
      store.on("change", (revision) => revisions.push(revision));
      const [tea, cake] = [
        { text: "Tea at four", at: 5 },
        { text: "Cake at five", at: 6 },
      ];
      expect((await announce(store, tea)).answer).toBeNull();
      const again = await reopen();
      expect(revisions).toEqual([1]);
      expect((await again.board(0, 0)).announcement).toEqual(tea);
      expect((await announce(again, cake)).answer).toEqual(tea);
      expect((await announce(again, null)).answer).toEqual(cake);
      expect((await again.board(0, 0)).announcement).toBeNull();
    });

    it("tells of changes that show, once a commit, with a revision that grows over restarts", async () => {
      const { store, reopen } = await freshStore(open);
      const revisions: number[] = [];
      const stop = store.on("change", (revision) => revisions.push(revision));
      await takeMany(store, 5);
      await alter(store, 0, (ticket) => [{ kind: "update", ticket: called(ticket) }]);
      expect(revisions).toEqual([1, 2]);
      await store.heartbeat();
      await store.change({ heads: 0 }, () => ({
        answer: null,
        effects: [{ kind: "unban", address: "192.0.2.9" }],
      }));
      await store.change({ heads: 0 }, () => ({ answer: null, effects: [] }));
      expect(revisions).toEqual([1, 2]);
      expect((await store.board(0, 0)).revision).toBe(2);
      stop();
      await take(store);
      expect(revisions).toEqual([1, 2]);
      expect((await (await reopen()).board(0, 0)).revision).toBe(3);
    });

    it("says whether a change was about tickets at the counters", async () => {
      const { store } = await freshStore(open);
      const told: boolean[] = [];
      store.on("change", (_, isAtCounters) => told.push(isAtCounters));
      await takeMany(store, 3);
      await call(store, 0);
      await take(store);
      await end(store, 1, "left");
      await end(store, 0, "missed");
      await Promise.all([take(store), call(store, 2)]);
      await take(store);
      expect(told).toEqual([false, true, false, false, true, true, false]);
    });

    it("counts the live tickets of each address, whatever a commit does with them", async () => {
      const { store, reopen } = await freshStore(open);
      const [a, b] = ["192.0.2.1", "192.0.2.2"];
      const failing = store.change({ heads: 0, address: a }, () => {
        throw new Error("planned");
      });
      await Promise.allSettled([
        take(store, { address: a }),
        take(store, { address: b }),
        failing,
        take(store, { address: a }),
      ]);
      expect(await counts(store, a, b)).toEqual([2, 1]);
      await Promise.all([end(store, 0, "left"), take(store, { address: a }), end(store, 1, "left")]);
      expect(await counts(store, a, b)).toEqual([2, 0]);
      const again = await reopen();
      expect(await counts(again, a, b)).toEqual([2, 0]);
    });

    it("finishes what was asked before the close, and refuses what comes after", async () => {
      const { store, reopen } = await freshStore(open);
      const last = take(store);
      const again = await reopen();
      expect(await last).toBe(0);
      expect(await line(again)).toEqual([0]);
      await expect(take(store)).rejects.toMatchObject({ name: "StorageError" });
      await expect(store.board(0, 0)).rejects.toMatchObject({ name: "StorageError" });
      await store.close();
    });
  });
}

/** With what is read only when it is looked at, and while the change is decided. */
function whole(facts: Facts): Facts {
  return { ...facts, heads: facts.heads, liveCounts: facts.liveCounts };
}
