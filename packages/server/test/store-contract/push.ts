import { describe, expect, it } from "vitest";
import type { ClaimedNews, News, Subscription } from "../../src/queue/push.ts";
import type { Effect, Store } from "../../src/queue/store.ts";
import { alter, end, take, takeMany } from "./queue.ts";
import { freshStore, type OpenFolder } from "./setup.ts";

const MINUTE = 60_000;

/** Who is told of a ticket by Web Push, and the outbox. */
export function describePush(name: string, open: OpenFolder): void {
  describe(`${name}: push`, () => {
    it("offers news to each subscription, with all that is needed to send them", async () => {
      const { store, reopen } = await freshStore(open);
      await takeMany(store, 2);
      await subscribe(store, 0, "a");
      await subscribe(store, 0, "b");
      await subscribe(store, 1, "c");
      expect(await store.outbox.claim(9, MINUTE)).toEqual([]);
      await tell(store, 0, "next");
      const again = await reopen();
      const claimed = await again.outbox.claim(9, MINUTE);
      expect(claimed.map(({ subscription }) => subscription)).toEqual([subscription("a"), subscription("b")]);
      expect(claimed[0]).toMatchObject({ sequence: 0, news: "next", tries: 1 });
    });

    it("says of a ticket whether somebody may be told of it", async () => {
      const { store } = await freshStore(open);
      const sequence = await take(store);
      const isTold = async () => (await store.tickets([sequence]))[0]?.ticket.hasPush;
      expect(await isTold()).toBe(false);
      await subscribe(store, sequence, "a");
      expect(await isTold()).toBe(true);
      await unsubscribe(store, sequence, null);
      expect(await isTold()).toBe(false);
    });

    it("gives news to one only, until its claim has run out", async () => {
      const { store, clock } = await freshStore(open);
      await subscribe(store, await take(store), "a");
      await tell(store, 0, "called");
      const both = await Promise.all([store.outbox.claim(9, MINUTE), store.outbox.claim(9, MINUTE)]);
      expect(both.flat()).toHaveLength(1);
      clock.standStill(MINUTE - 1);
      expect(await store.outbox.claim(9, MINUTE)).toEqual([]);
      clock.standStill(1);
      expect(await store.outbox.claim(9, MINUTE)).toMatchObject([{ news: "called", tries: 2 }]);
    });

    it("offers no more than asked for", async () => {
      const { store } = await freshStore(open);
      await takeMany(store, 3);
      for (const sequence of [0, 1, 2]) {
        await subscribe(store, sequence, "a");
        await tell(store, sequence, "next");
      }
      const claimed = [await store.outbox.claim(2, MINUTE), await store.outbox.claim(2, MINUTE)];
      expect(claimed.map(({ length }) => length)).toEqual([2, 1]);
    });

    it("offers news again after a while, and no more when they are settled", async () => {
      const { store, clock } = await freshStore(open);
      await subscribe(store, await take(store), "a");
      await tell(store, 0, "called");
      await store.outbox.settle(await only(store), 5000);
      expect(await store.outbox.claim(9, MINUTE)).toEqual([]);
      clock.standStill(5000);
      await store.outbox.settle(await only(store), null);
      clock.standStill(10 * MINUTE);
      expect(await store.outbox.claim(9, MINUTE)).toEqual([]);
    });

    it("puts newer news in the place of older ones, whatever becomes of those", async () => {
      const { store } = await freshStore(open);
      await subscribe(store, await take(store), "a");
      await tell(store, 0, "next");
      const older = await only(store);
      await tell(store, 0, "called");
      await store.outbox.settle(older, null);
      expect(await only(store)).toMatchObject({ news: "called", tries: 1 });
    });

    it("takes back what was not sent", async () => {
      const { store } = await freshStore(open);
      await subscribe(store, await take(store), "a");
      await tell(store, 0, "missed");
      await tell(store, 0, null);
      expect(await store.outbox.claim(9, MINUTE)).toEqual([]);
    });

    it("keeps the two newest subscriptions of a ticket, and one of each endpoint", async () => {
      const { store, clock } = await freshStore(open);
      await take(store);
      for (const which of ["a", "b", "a", "c"]) {
        clock.standStill(10);
        await subscribe(store, 0, which);
      }
      await tell(store, 0, "next");
      expect(await endpoints(store)).toEqual(["https://push.example/a", "https://push.example/c"]);
    });

    it("forgets one that its push service does not know, or its holder gives up", async () => {
      const { store } = await freshStore(open);
      await take(store);
      await subscribe(store, 0, "a");
      await subscribe(store, 0, "b");
      await tell(store, 0, "next");
      const [gone] = await store.outbox.claim(1, MINUTE);
      if (gone) await store.outbox.forget(gone);
      await tell(store, 0, "called");
      expect(await endpoints(store)).toEqual(["https://push.example/b"]);
      await unsubscribe(store, 0, "https://push.example/b");
      await tell(store, 0, "next");
      expect(await endpoints(store)).toEqual([]);
    });

    it("keeps those of a ticket that may come back for so long, and not longer", async () => {
      const { store, clock } = await freshStore(open);
      await take(store);
      await subscribe(store, 0, "a");
      await end(store, 0, "missed");
      await tell(store, 0, "missed", clock.wall() + MINUTE);
      await store.outbox.settle(await only(store), null);
      clock.standStill(MINUTE - 1);
      await store.outbox.claim(9, MINUTE);
      await tell(store, 0, "missed", clock.wall() + 1);
      expect(await only(store)).toMatchObject({ news: "missed" });
      clock.standStill(2);
      await store.outbox.claim(9, MINUTE);
      await tell(store, 0, "missed");
      expect(await store.outbox.claim(9, MINUTE)).toEqual([]);
    });

    it("forgets them with the record of the ticket", async () => {
      const { store } = await freshStore(open);
      await take(store);
      await subscribe(store, 0, "a");
      await tell(store, 0, "next");
      await end(store, 0, "left", 5000);
      await store.prune({ tickets: 5001, log: 0, bans: 0, tallies: 0 }, 100);
      expect(await store.outbox.claim(9, MINUTE)).toEqual([]);
    });

    it("refuses a subscription to a ticket that has ended", async () => {
      const { store } = await freshStore(open);
      await take(store);
      await end(store, 0, "left");
      await expect(subscribe(store, 0, "a")).rejects.toThrow("live");
    });

    it("says when a commit left news", async () => {
      const { store } = await freshStore(open);
      let told = 0;
      store.outbox.onNews(() => told++);
      await subscribe(store, await take(store), "a");
      await new Promise((resolve) => setImmediate(resolve));
      expect(told).toBe(0);
      await tell(store, 0, "next");
      await new Promise((resolve) => setImmediate(resolve));
      expect(told).toBe(1);
    });

    it("does all of it for one ticket in one turn of the event loop", async () => {
      const { store } = await freshStore(open);
      await take(store);
      await subscribe(store, 0, "old");
      await Promise.all([
        unsubscribe(store, 0, null),
        subscribe(store, 0, "a"),
        subscribe(store, 0, "b"),
        tell(store, 0, "next"),
        unsubscribe(store, 0, "https://push.example/b"),
      ]);
      expect(await endpoints(store)).toEqual(["https://push.example/a"]);
    });
  });
}

function subscription(which: string): Subscription {
  return {
    endpoint: `https://push.example/${which}`,
    p256dh: Buffer.alloc(65, which),
    auth: Buffer.alloc(16, which),
  };
}

function subscribe(store: Store, sequence: number, which: string): Promise<void> {
  return alter(store, sequence, () => [{ kind: "subscribe", sequence, subscription: subscription(which) }]);
}

function unsubscribe(store: Store, sequence: number, endpoint: string | null): Promise<void> {
  return alter(store, sequence, () => [{ kind: "unsubscribe", sequence, endpoint }]);
}

function tell(
  store: Store,
  sequence: number,
  news: News | null,
  keepUntil: number | null = null,
): Promise<void> {
  return alter(store, sequence, (): Effect[] => [{ kind: "tell", sequence, news, keepUntil }]);
}

async function only(store: Store): Promise<ClaimedNews> {
  const [news, ...others] = await store.outbox.claim(9, MINUTE);
  if (!news || others.length > 0) throw new Error("expected news for one subscription");
  return news;
}

async function endpoints(store: Store): Promise<string[]> {
  const claimed = await store.outbox.claim(9, MINUTE);
  return claimed.map(({ subscription: { endpoint } }) => endpoint).sort();
}
