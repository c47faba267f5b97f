import { describe, expect, it } from "vitest";
import type { LogEvent, Tally } from "../../src/queue/model.ts";
import type { Store } from "../../src/queue/store.ts";
import { freshStore, type OpenFolder } from "./setup.ts";

const QUARTER_MS = 900_000;
const NOON = 96 * QUARTER_MS;

/** Logs events of tickets, in one change. */
function logs(store: Store, events: readonly LogEvent[]): Promise<unknown> {
  const effects = events.map((event) => ({ kind: "log" as const, event }));
  return store.change({ heads: 0 }, () => ({ answer: null, effects }));
}

function countOf(tallies: readonly Tally[], kind: string): number {
  return tallies.filter((tally) => tally.kind === kind).reduce((sum, { count }) => sum + count, 0);
}

/** What is counted beside the log. */
export function describeTallies(name: string, open: OpenFolder): void {
  describe(`${name}, its counts`, () => {
    it("counts what happened by quarters of an hour, over a restart and after the log is pruned", async () => {
      const { store, reopen } = await freshStore(open);
      await logs(store, [
        { at: NOON, type: "taken", sequence: 0 },
        { at: NOON + QUARTER_MS - 1, type: "taken", sequence: 1 },
        { at: NOON + QUARTER_MS, type: "taken", sequence: 2 },
      ]);
      await logs(store, [{ at: NOON, type: "left", sequence: 1 }]);
      const again = await reopen();
      await again.prune({ tickets: 1e15, log: 1e15, bans: 0, tallies: NOON }, 100);
      const first = await again.tallies(NOON, NOON + QUARTER_MS);
      expect(first).toEqual([
        { kind: "left", bucket: -1, count: 1, totalMs: 0 },
        { kind: "taken", bucket: -1, count: 2, totalMs: 0 },
      ]);
      expect(countOf(await again.tallies(NOON, NOON + 2 * QUARTER_MS), "taken")).toBe(3);
      expect(await again.tallies(NOON - QUARTER_MS, NOON)).toEqual([]);
      await again.prune({ tickets: 0, log: 0, bans: 0, tallies: NOON + QUARTER_MS }, 100);
      expect(countOf(await again.tallies(0, NOON + 2 * QUARTER_MS), "taken")).toBe(1);
    });

    it("knows how long was waited and viewed, from the claim on", async () => {
      const { store } = await freshStore(open);
      await logs(store, [
        { at: NOON, type: "called", sequence: 0, waitedMs: 90_000 },
        { at: NOON, type: "claimed", sequence: 0, detail: { afterMs: 4000 } },
        { at: NOON, type: "called", sequence: 1, waitedMs: 0 },
        { at: NOON, type: "seen", sequence: 0, turnMs: 34_000 },
        // Cut short by the operator: how long it would have been, nobody knows.
        { at: NOON, type: "seen", sequence: 1, detail: { by: "anna" } },
      ]);
      const tallies = await store.tallies(NOON, NOON + QUARTER_MS);
      expect(tallies.map(({ kind, count, totalMs }) => [kind, count, totalMs])).toEqual([
        ["called", 1, 0],
        ["called", 1, 90_000],
        ["seen", 1, 0],
        ["seen", 1, 30_000],
      ]);
      expect(tallies[2]?.bucket).toBe(-1);
    });

    it("does not count a miss that was undone", async () => {
      const { store } = await freshStore(open);
      await logs(store, [
        { at: NOON, type: "missed", sequence: 0 },
        { at: NOON, type: "missed", sequence: 1 },
      ]);
      await logs(store, [{ at: NOON + QUARTER_MS, type: "recalled", sequence: 0 }]);
      expect(countOf(await store.tallies(NOON, NOON + QUARTER_MS), "missed")).toBe(1);
      expect(countOf(await store.tallies(NOON, NOON + 2 * QUARTER_MS), "missed")).toBe(1);
    });

    it("counts nothing of a change that failed, nor of an address's ban", async () => {
      const { store } = await freshStore(open);
      await logs(store, [{ at: NOON, type: "banned", sequence: null }]);
      const failing = store.change({ heads: 0 }, () => ({
        answer: null,
        effects: [
          { kind: "log" as const, event: { at: NOON, type: "taken" as const, sequence: 0 } },
          { kind: "giveCat" as const, sequence: 77, cat: 1 },
        ],
      }));
      await expect(failing).rejects.toThrow();
      expect(await store.tallies(0, NOON * 2)).toEqual([]);
    });
  });
}
