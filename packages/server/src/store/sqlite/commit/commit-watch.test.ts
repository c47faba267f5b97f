import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { freshFolder } from "../../../../test/fresh-folder.ts";
import { openStore } from "../../../../test/open-store.ts";
import { take, takeMany } from "../../../../test/store-contract/queue.ts";
import type { LogEvent } from "../../../queue/model.ts";
import type { Store } from "../../../queue/store.ts";

interface Told {
  readonly changes: number;
  readonly ms: number;
  readonly events: readonly LogEvent[];
}

/** A store, and what its watch was told; each look at the clock takes two milliseconds. */
async function watchedStore(): Promise<{ store: Store; told: Told[] }> {
  const told: Told[] = [];
  let now = 0;
  const watch = { now: () => (now += 2), committed: (commit: Told) => told.push(commit) };
  const store = await openStore({ file: join(freshFolder(), "catqd.db"), watch });
  onTestFinished(() => store.close());
  return { store, told };
}

function log(store: Store, ...events: LogEvent[]): Promise<unknown> {
  const effects = events.map((event) => ({ kind: "log" as const, event }));
  return store.change({ heads: 0 }, () => ({ answer: null, effects }));
}

it("tells how many changes shared a commit, how long it took and what was logged", async () => {
  const { store, told } = await watchedStore();
  const taken: LogEvent = { at: 1, type: "taken", sequence: 0 };
  const called: LogEvent = { at: 1, type: "called", sequence: 0, waitedMs: 7 };
  await Promise.all([takeMany(store, 3), log(store, taken, called), store.stockSize()]);
  expect(told).toEqual([{ changes: 4, ms: 2, events: [taken, called] }]);
});

it("is told before anybody hears that a change is on disk", async () => {
  const { store, told } = await watchedStore();
  let toldBefore = -1;
  await take(store).then(() => {
    toldBefore = told.length;
  });
  expect(toldBefore).toBe(1);
});

it("is told nothing of what wrote nothing, or was not kept", async () => {
  const { store, told } = await watchedStore();
  await store.change({ heads: 1 }, () => ({ answer: null, effects: [] }));
  const fault = new Error("a bug");
  const failing = store.change({ heads: 0 }, () => {
    throw fault;
  });
  await expect(failing).rejects.toBe(fault);
  expect(told).toEqual([]);
  const event: LogEvent = { at: 1, type: "left", sequence: 0 };
  const alsoFailing = store.change({ heads: 0 }, () => {
    throw fault;
  });
  await Promise.all([log(store, event), expect(alsoFailing).rejects.toBe(fault)]);
  expect(told).toMatchObject([{ changes: 1, events: [event] }]);
});
