import { describe, expect, it } from "vitest";
import type { LogEvent } from "../../src/queue/model.ts";
import type { Effect, Store } from "../../src/queue/store.ts";
import { alter, call, called, end, ended, line, newTicket, pass, rejoin, take, takeMany } from "./queue.ts";
import { freshStore, type OpenFolder } from "./setup.ts";

/** What can be read: the board, the log, the bans; and what becomes of old things. */
export function describeReads(name: string, open: OpenFolder): void {
  describe(`${name}: what can be read`, () => {
    it("shows the board of an empty queue", async () => {
      const { store } = await freshStore(open);
      expect(await store.board(64, 8)).toEqual({
        revision: 0,
        state: "open",
        atCounters: [],
        waiting: [],
        waitingCount: 0,
        recent: [],
        averageTurnMs: null,
        turnCount: 0,
        mayRejoin: 0,
        rejoined: [],
        announcement: null,
      });
    });

    it("shows the first of the line, those at the counters and the last ends, newest first", async () => {
      const { store } = await freshStore(open);
      await takeMany(store, 9);
      for (const sequence of [0, 1, 2]) await call(store, sequence, sequence);
      await end(store, 1, "missed");
      await log(store, { at: 3, type: "called", sequence: 2 });
      await log(store, { at: 4, type: "missed", sequence: 1 });
      await log(store, { at: 2, type: "left", sequence: 7 });
      await log(store, { at: 6, type: "banned", sequence: null });
      const board = await store.board(3, 2);
      expect(board.atCounters).toEqual([called(newTicket(0), 0), called(newTicket(2), 2)]);
      expect(board).toMatchObject({ waiting: [3, 4, 5], waitingCount: 6 });
      expect(board.recent).toEqual([
        { sequence: 7, outcome: "left", at: 2 },
        { sequence: 1, outcome: "missed", at: 4 },
      ]);
    });

    it("shows no miss that was undone, and the next end of its ticket", async () => {
      const { store } = await freshStore(open);
      const ends = async () => (await store.board(0, 9)).recent.map(({ outcome }) => outcome);
      await log(store, { at: 1, type: "missed", sequence: 0 });
      await log(store, { at: 2, type: "missed", sequence: 1 });
      await log(store, { at: 3, type: "recalled", sequence: 0 });
      expect((await store.board(0, 9)).recent).toEqual([{ sequence: 1, outcome: "missed", at: 2 }]);
      await log(store, { at: 4, type: "missed", sequence: 0 });
      expect(await ends()).toEqual(["missed", "missed"]);
      await log(store, { at: 5, type: "recalled", sequence: 0 });
      await log(store, { at: 6, type: "seen", sequence: 0 });
      expect(await ends()).toEqual(["seen", "missed"]);
    });

    it("takes the mean of the last 30 turns", async () => {
      const { store } = await freshStore(open);
      await log(store, { at: 1, type: "seen", sequence: 0, turnMs: 1_000_000 });
      expect(await store.board(0, 0)).toMatchObject({ averageTurnMs: 1_000_000, turnCount: 1 });
      for (let n = 1; n <= 30; n++) {
        await log(store, { at: 1, type: "seen", sequence: n, turnMs: n % 2 ? 100 : 301 });
        await log(store, { at: 1, type: "left", sequence: 100 + n });
      }
      expect(await store.board(0, 0)).toMatchObject({ averageTurnMs: 200.5, turnCount: 30 });
    });

    it("lists the ends of the running windows, nearest first", async () => {
      const { store } = await freshStore(open);
      await takeMany(store, 4);
      await call(store, 0, 1, 300);
      await call(store, 1, 2, 100.5);
      await call(store, 2, 3, 200);
      expect(await store.deadlines()).toEqual([100.5, 200, 300]);
    });

    it("gives tickets in the order asked, and null where there is no record", async () => {
      const { store } = await freshStore(open);
      await takeMany(store, 3);
      await call(store, 0);
      expect(await store.tickets([2, 9, 0, 2])).toEqual([
        { ticket: newTicket(2), position: 2, waitingCount: 2 },
        null,
        { ticket: called(newTicket(0)), position: null, waitingCount: 2 },
        { ticket: newTicket(2), position: 2, waitingCount: 2 },
      ]);
    });

    it("counts those who may come back, and says where those stand who have", async () => {
      const { store, clock, reopen } = await freshStore(open);
      const comebacks = async (of: Store): Promise<unknown> => {
        const { mayRejoin, rejoined } = await of.board(0, 0);
        const { tickets, pace } = await of.ticketsAtPace([7, 99]);
        expect(pace).toMatchObject({ mayRejoin, rejoined });
        expect(tickets).toEqual(await of.tickets([7, 99]));
        // A change sees the same, whatever it was told before.
        const { pace: known } = await of.change({ sequence: 7 }, () => ({ answer: 0, effects: [], show: 7 }));
        expect(known).toEqual(pace);
        return { mayRejoin, rejoined };
      };
      const miss = (sequence: number, rejoinBy: number | null): Promise<void> =>
        alter(store, sequence, (ticket) => [
          { kind: "update", ticket: { ...ended(ticket, "missed"), rejoinBy } },
        ]);
      await takeMany(store, 9);
      expect(await comebacks(store)).toEqual({ mayRejoin: 0, rejoined: [] });
      await Promise.all([0, 1, 2].map((sequence) => miss(sequence, clock.wall() + 1000)));
      await miss(3, clock.wall() + 3000);
      await miss(4, null);
      expect(await comebacks(store)).toEqual({ mayRejoin: 4, rejoined: [] });
      await Promise.all([rejoin(store, 1, 2), rejoin(store, 0, 0), end(store, 8, "left")]);
      expect(await line(store)).toEqual([0, 5, 6, 1, 7]);
      expect(await comebacks(store)).toEqual({ mayRejoin: 2, rejoined: [1, 4] });
      await pass(store, 0, 1);
      expect(await comebacks(store)).toEqual({ mayRejoin: 2, rejoined: [2, 4] });
      await call(store, 5);
      expect(await comebacks(await reopen())).toEqual({ mayRejoin: 2, rejoined: [1, 3] });
    });

    it("counts those who may come back no longer than they may", async () => {
      const { store, clock } = await freshStore(open);
      await takeMany(store, 3);
      const rejoinBy = clock.wall() + 1000;
      await alter(store, 0, (ticket) => [
        { kind: "update", ticket: { ...ended(ticket, "missed"), rejoinBy } },
      ]);
      await clock.advance(999);
      expect(await store.board(0, 0)).toMatchObject({ mayRejoin: 1 });
      await clock.advance(1);
      // A far database counts by its last commit.
      await take(store);
      expect(await store.board(0, 0)).toMatchObject({ mayRejoin: 0 });
    });

    it("gives the log of a ticket and of all, the newest lines, oldest first", async () => {
      const { store, reopen } = await freshStore(open);
      const events: LogEvent[] = [
        { at: 5, type: "taken", sequence: 0, detail: { address: "192.0.2.1", places: 2 } },
        { at: 4, type: "called", sequence: 0, waitedMs: 12.5 },
        { at: 6, type: "paused", sequence: null },
        { at: 7, type: "seen", sequence: 0, turnMs: 99 },
      ];
      for (const event of events) await log(store, event);
      const again = await reopen();
      expect(await again.log({ limit: 9 })).toEqual(events);
      expect(await again.log({ limit: 2 })).toEqual(events.slice(2));
      expect(await again.log({ sequence: 0, limit: 2 })).toEqual([events[1], events[3]]);
      expect(await again.log({ sequence: 1, limit: 2 })).toEqual([]);
    });

    it("keeps bans until they are lifted; a new one replaces the old", async () => {
      const { store, reopen } = await freshStore(open);
      const ban = (address: string, since: number, until: number | null): Effect => ({
        kind: "ban",
        ban: { address, since, until, reason: "it cheated" },
      });
      await effects(store, ban("2001:db8::/64", 2, null), ban("192.0.2.1", 1, 50), ban("192.0.2.1", 3, 99));
      const again = await reopen();
      expect(await again.ban("192.0.2.1")).toEqual({
        address: "192.0.2.1",
        since: 3,
        until: 99,
        reason: "it cheated",
      });
      expect((await again.bans()).map(({ address }) => address)).toEqual(["2001:db8::/64", "192.0.2.1"]);
      await effects(again, { kind: "unban", address: "192.0.2.1" });
      expect(await again.ban("192.0.2.1")).toBeNull();
    });

    it("prunes old ends and old log lines, some at a time, and never a live ticket", async () => {
      const { store } = await freshStore(open);
      const key = Buffer.alloc(32, 3);
      await take(store, { key });
      await takeMany(store, 5);
      await call(store, 5);
      for (const sequence of [0, 1, 2]) await end(store, sequence, "left", 100 + sequence);
      for (const at of [40, 50, 60]) await log(store, { at, type: "left", sequence: 0 });
      const before = { tickets: 102, log: 60, bans: 0, tallies: 0 };
      expect(await store.prune(before, 1)).toBe(2);
      expect(await store.prune(before, 100)).toBe(2);
      expect(await store.prune(before, 100)).toBe(0);
      const tickets = await store.tickets([0, 1, 2, 3, 5]);
      expect(tickets.map((found) => found?.ticket.state)).toEqual([
        undefined,
        undefined,
        "left",
        "waiting",
        "called",
      ]);
      expect(await store.log({ limit: 9 })).toEqual([{ at: 60, type: "left", sequence: 0 }]);
      expect(await store.prune({ tickets: 1e15, log: 1e15, bans: 0, tallies: 0 }, 100)).toBe(2);
      expect(await store.board(9, 9)).toMatchObject({ waitingCount: 2, recent: [] });
      // Its key is free again.
      expect(await take(store, { key })).toBe(6);
    });

    it("prunes old log lines behind one of a clock that was years ahead", async () => {
      const { store } = await freshStore(open);
      for (const at of [1e14, 40, 50]) await log(store, { at, type: "left", sequence: 0 });
      const before = { tickets: 0, log: 60, bans: 0, tallies: 0 };
      expect(await store.prune(before, 1)).toBe(1);
      expect(await store.prune(before, 1)).toBe(1);
      expect(await store.prune(before, 1)).toBe(0);
      expect(await store.log({ limit: 9 })).toEqual([{ at: 1e14, type: "left", sequence: 0 }]);
    });

    it("counts the bans in force, prunes those that have run out, and keeps those for ever", async () => {
      const { store } = await freshStore(open);
      const bans = [
        { address: "192.0.2.1", since: 1, until: 50, reason: "it cheated" },
        { address: "192.0.2.2", since: 1, until: null, reason: "it cheated" },
        { address: "192.0.2.3", since: 1, until: 200, reason: "it cheated" },
      ];
      const effects = bans.map((ban) => ({ kind: "ban" as const, ban }));
      await store.change({ heads: 0 }, () => ({ answer: null, effects }));
      expect(await Promise.all([49, 50, 200].map((at) => store.banCount(at)))).toEqual([3, 2, 1]);
      expect(await store.prune({ tickets: 0, log: 0, bans: 100, tallies: 0 }, 10)).toBe(1);
      expect((await store.bans()).map(({ address }) => address)).toEqual(["192.0.2.2", "192.0.2.3"]);
    });

    it("shows a change in the same turn as a prune what is left", async () => {
      const { store } = await freshStore(open);
      await takeMany(store, 2);
      await end(store, 0, "left", 1);
      const ask = { sequence: 0, heads: 0 };
      const read = () => store.change(ask, ({ ticket }) => ({ answer: ticket, effects: [] }));
      const [before, , after] = await Promise.all([
        read(),
        store.prune({ tickets: 5, log: 5, bans: 0, tallies: 0 }, 10),
        read(),
      ]);
      expect(before.answer).toEqual(ended(newTicket(0), "left", 1));
      expect(after.answer).toBeNull();
    });
  });
}

async function effects(store: Store, ...all: Effect[]): Promise<void> {
  await store.change({ heads: 0 }, () => ({ answer: null, effects: all }));
}

function log(store: Store, event: LogEvent): Promise<void> {
  return effects(store, { kind: "log", event });
}
