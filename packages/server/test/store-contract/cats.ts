import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Cat } from "../../src/queue/model.ts";
import type { Store } from "../../src/queue/store.ts";
import { alter, call, end, takeMany } from "./queue.ts";
import { freshStore, type OpenFolder } from "./setup.ts";

/** The stock of cats, and whose they become. */
export function describeCats(name: string, open: OpenFolder): void {
  describe(`${name}: cats`, () => {
    it("keeps a stock and offers its oldest", async () => {
      const { store, reopen } = await freshStore(open);
      expect(await store.stockSize()).toBe(0);
      expect(await offered(store)).toBeNull();
      await store.addToStock(cat("first"));
      await store.addToStock(cat("second"));
      const again = await reopen();
      expect(await again.stockSize()).toBe(2);
      const oldest = await offered(again);
      await takeMany(again, 1);
      await call(again, 0);
      await give(again, 0, oldest);
      expect(await again.catOf(0)).toEqual(cat("first"));
      expect(await again.stockSize()).toBe(1);
      expect(await offered(again)).not.toBe(oldest);
    });

    it("gives everybody who holds a picture the same copy of it", async () => {
      const { store } = await freshStore(open);
      await store.addToStock(cat("first"));
      await takeMany(store, 1);
      await call(store, 0);
      await give(store, 0, await offered(store));
      const [one, other] = [await store.catOf(0), await store.catOf(0)];
      expect(one?.bytes).toBe(other?.bytes);
    });

    it("offers changes of the same turn different cats", async () => {
      const { store } = await freshStore(open);
      await store.addToStock(cat("first"));
      await store.addToStock(cat("second"));
      await takeMany(store, 2);
      await Promise.all([call(store, 0), call(store, 1)]);
      await Promise.all([0, 1].map((sequence) => claim(store, sequence)));
      expect([await store.catOf(0), await store.catOf(1)]).toEqual([cat("first"), cat("second")]);
    });

    it("never gives one cat to two tickets, nor two cats to one", async () => {
      const { store } = await freshStore(open);
      await store.addToStock(cat("first"));
      await store.addToStock(cat("second"));
      await takeMany(store, 3);
      await call(store, 0);
      await call(store, 1);
      const id = await offered(store);
      await give(store, 0, id);
      await expect(give(store, 1, id)).rejects.toThrow("stock");
      await expect(give(store, 0, await offered(store))).rejects.toThrow();
      await expect(give(store, 2, await offered(store))).rejects.toThrow("counter");
      await expect(give(store, 1, 999)).rejects.toThrow("stock");
      expect(await store.catOf(0)).toEqual(cat("first"));
      expect(await store.catOf(1)).toBeNull();
      expect(await store.stockSize()).toBe(1);
    });

    it("deletes a cat with the end of its ticket, and it is never offered again", async () => {
      const { store } = await freshStore(open);
      await store.addToStock(cat("first"));
      const id = await offered(store);
      await takeMany(store, 1);
      await call(store, 0);
      await give(store, 0, id);
      await end(store, 0, "seen");
      expect(await store.catOf(0)).toBeNull();
      expect(await offered(store)).toBeNull();
      await store.addToStock(cat("second"));
      expect(await offered(store)).not.toBe(id);
    });
  });
}

function cat(text: string): Cat {
  const bytes = Buffer.from(text.repeat(5000));
  return {
    mediaType: "image/png",
    bytes,
    digest: createHash("sha256").update(bytes).digest(),
    credit: "drawn for {number}",
  };
}

async function offered(store: Store): Promise<number | null> {
  const ask = { heads: 0, withCat: true };
  return (await store.change(ask, ({ stockCat }) => ({ answer: stockCat, effects: [] }))).answer;
}

function give(store: Store, sequence: number, id: number | null): Promise<void> {
  if (id === null) throw new Error("expected a cat in the stock");
  return alter(store, sequence, () => [{ kind: "giveCat", sequence, cat: id }]);
}

async function claim(store: Store, sequence: number): Promise<void> {
  await store.change({ sequence, heads: 0, withCat: true }, ({ stockCat }) => ({
    answer: null,
    effects: stockCat === null ? [] : [{ kind: "giveCat", sequence, cat: stockCat }],
  }));
}
