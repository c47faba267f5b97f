import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Store } from "../../src/queue/store.ts";
import { anyStep, ModelLine } from "./model.ts";
import { call, end, line, pass, positions, take, takeMany } from "./queue.ts";
import { freshStore, type OpenFolder } from "./setup.ts";

/** The order of the line, and everyone's position in it. */
export function describeLine(name: string, open: OpenFolder): void {
  describe(`${name}: the line`, () => {
    it("keeps the order of the takes", async () => {
      const { store } = await freshStore(open);
      await takeMany(store, 200);
      await call(store, 0);
      await end(store, 100, "left");
      expect(await line(store)).toEqual([...Array(200).keys()].filter((n) => n !== 0 && n !== 100));
      expect(await positions(store, [0, 1, 99, 100, 101, 199, 500])).toEqual([
        null,
        1,
        99,
        null,
        100,
        198,
        null,
      ]);
    });

    it.each([
      { who: 0, places: 1, order: [1, 0, 2, 3, 4] },
      { who: 1, places: 2, order: [0, 2, 3, 1, 4] },
      { who: 0, places: 4, order: [1, 2, 3, 4, 0] },
      { who: 2, places: 1_000_000, order: [0, 1, 3, 4, 2] },
      { who: 4, places: 3, order: [0, 1, 2, 3, 4] },
    ])("sends the waiting ticket $who back by $places", async ({ who, places, order }) => {
      const { store, reopen } = await freshStore(open);
      await takeMany(store, 5);
      await pass(store, who, places);
      expect(await line(store)).toEqual(order);
      expect(await take(store)).toBe(5);
      expect(await line(await reopen())).toEqual([...order, 5]);
    });

    it.each([
      { places: 1, order: [1, 0, 2] },
      { places: 2, order: [1, 2, 0] },
      { places: 9, order: [1, 2, 0] },
    ])("puts a called ticket behind the first $places of the line", async ({ places, order }) => {
      const { store } = await freshStore(open);
      await takeMany(store, 3);
      await call(store, 0);
      await pass(store, 0, places);
      expect(await line(store)).toEqual(order);
      expect(await store.board(0, 0)).toMatchObject({ atCounters: [], waitingCount: 3 });
      expect(await store.deadlines()).toEqual([]);
    });

    it("stays right when hundreds go to the same spot", async () => {
      const { store } = await freshStore(open);
      const expected = await takeMany(store, 700);
      await crowd(store, expected, 600, () => 20);
      expect(await line(store)).toEqual(expected);
      expect(await positions(store, expected)).toEqual(expected.map((_, index) => index + 1));
    });

    it("stays right when one spot between two neighbours is crowded", async () => {
      const { store } = await freshStore(open);
      const expected = await takeMany(store, 1500);
      await crowd(store, expected, 1200, () => expected.indexOf(1400));
      expect(await line(store)).toEqual(expected);
      expect(await positions(store, expected)).toEqual(expected.map((_, index) => index + 1));
    });

    it("stays right when few let each other go first, over and over, and others come", async () => {
      const { store } = await freshStore(open);
      const expected = await takeMany(store, 5);
      for (let round = 0; round < 4; round++) {
        await crowd(store, expected, 90, () => 3);
        expected.push(...(await takeMany(store, 2)));
        expect(await line(store)).toEqual(expected);
      }
      expect(await positions(store, expected)).toEqual(expected.map((_, index) => index + 1));
    });

    it("agrees with a plain list at every moment, whatever happens and whatever shares a commit", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 30, maxLength: 80 }), async (steps) => {
          const { store } = await freshStore(open);
          const model = new ModelLine(store);
          for (const step of steps) await model.take(step);
          await model.settled();
          expect(await line(store)).toEqual(model.waiting);
          expect(await positions(store, model.waiting)).toEqual(model.waiting.map((_, index) => index + 1));
          expect(await positions(store, model.atCounters)).toEqual(model.atCounters.map(() => null));
          await store.close();
        }),
        { numRuns: 60 },
      );
    }, 120_000);
  });
}

/** The first of the line goes back, round after round, fifty in one commit; `expected` is kept in step. */
async function crowd(store: Store, expected: number[], rounds: number, places: () => number): Promise<void> {
  let asked: Promise<unknown>[] = [];
  for (let round = 0; round < rounds; round++) {
    const by = places();
    const [first = -1] = expected.splice(0, 1);
    expected.splice(by, 0, first);
    asked.push(pass(store, first, by));
    if (asked.length < 50) continue;
    await Promise.all(asked);
    asked = [];
  }
  await Promise.all(asked);
}
