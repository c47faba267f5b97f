import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, it, onTestFinished } from "vitest";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { openStore } from "../../../test/open-store.ts";
import { end, newTicket } from "../../../test/store-contract/queue.ts";
import type { LogEvent } from "../../queue/model.ts";
import type { Store } from "../../queue/store.ts";

const PAUSED: LogEvent = { at: 900, type: "paused", sequence: null };

async function openFile(): Promise<{ file: string; store: Store; reopen: () => Promise<Store> }> {
  const file = join(freshFolder(), "catqd.db");
  let store = await openStore({ file });
  onTestFinished(() => store.close());
  const reopen = async (): Promise<Store> => {
    await store.close();
    store = await openStore({ file });
    return store;
  };
  return { file, store, reopen };
}

/** The line that the rules write of a take. */
function lineOf(sequence: number): LogEvent {
  const { address, takenAt } = newTicket(sequence);
  return { at: takenAt, type: "taken", sequence, detail: { address } };
}

/** Takes the next ticket as the rules do. */
async function take(store: Store, more: readonly LogEvent[] = []): Promise<void> {
  await store.change({ heads: 0 }, ({ nextSequence }) => ({
    answer: null,
    effects: [
      { kind: "take", ticket: newTicket(nextSequence), key: null },
      { kind: "log", event: lineOf(nextSequence) },
      ...more.map((event) => ({ kind: "log" as const, event })),
    ],
  }));
}

function logged(file: string): unknown[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare("SELECT type FROM log ORDER BY id").pluck().all();
  } finally {
    db.close();
  }
}

it("writes no line of a take, and tells of it in its place among all lines", async () => {
  const { file, store, reopen } = await openFile();
  await take(store);
  await Promise.all([take(store, [PAUSED]), take(store)]);
  await (await reopen()).change({ heads: 0 }, () => ({
    answer: null,
    effects: [{ kind: "log", event: PAUSED }],
  }));
  const again = await reopen();
  await take(again);
  const all = [lineOf(0), lineOf(1), PAUSED, lineOf(2), PAUSED, lineOf(3)];
  expect(await again.log({ limit: 9 })).toEqual(all);
  expect(await again.log({ limit: 2 })).toEqual(all.slice(-2));
  expect(await again.log({ sequence: 1, limit: 9 })).toEqual([lineOf(1)]);
  expect(logged(file)).toEqual(["paused", "paused"]);
});

it("writes the line when the ticket goes, in the same place", async () => {
  const { file, store, reopen } = await openFile();
  for (let i = 0; i < 3; i++) await take(store, [PAUSED]);
  const before = await store.log({ limit: 9 });
  await end(store, 0, "left", 5);
  await end(store, 2, "left", 5);
  expect(await store.prune({ tickets: 6, log: 0, bans: 0, tallies: 0 }, 10)).toBe(2);
  expect(await store.tickets([0, 1, 2])).toMatchObject([null, {}, null]);
  expect(await (await reopen()).log({ limit: 9 })).toEqual(before);
  expect(logged(file)).toEqual(["taken", "paused", "paused", "taken", "paused"]);
});

it("forgets the lines of takes when it forgets others as old, some at a time, and keeps the tickets", async () => {
  const { store } = await openFile();
  for (let i = 0; i < 5; i++) await take(store);
  const before = { tickets: 0, log: newTicket(3).takenAt, bans: 0, tallies: 0 };
  expect([await store.prune(before, 2), await store.prune(before, 2), await store.prune(before, 2)]).toEqual([
    2, 1, 0,
  ]);
  expect(await store.log({ limit: 9 })).toEqual([lineOf(3), lineOf(4)]);
  expect((await store.tickets([0]))[0]?.position).toBe(1);
  await take(store);
  expect(await store.prune({ ...before, log: 1e15 }, 100)).toBe(3);
  expect(await store.log({ limit: 9 })).toEqual([]);
});
