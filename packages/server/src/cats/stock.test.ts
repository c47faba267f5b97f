import { expect, it, vi } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.ts";
import type { Cat } from "../queue/model.ts";
import { type CatSource, pictureOf } from "./source.ts";
import { CatStock } from "./stock.ts";

const CAT = pictureOf("image/png", Buffer.from("cat"), "");

/** A shelf that counts, and refuses as long as `isBroken`. */
class Shelf {
  cats: Cat[] = [];
  isBroken = false;
  stockSize = async () => {
    if (this.isBroken) throw new Error("the disk failed");
    return this.cats.length;
  };
  claimChore = vi.fn(async (_chore: string, _forMs: number) => true);
  addToStock = async (cat: Cat) => {
    if (this.isBroken) throw new Error("the disk failed");
    this.cats.push(cat);
  };
}

type Next = (signal: AbortSignal) => Promise<Cat>;

function source(name: string, next: Next): CatSource & { next: ReturnType<typeof vi.fn<Next>> } {
  return { name, next: vi.fn(next), close: vi.fn(async () => {}) };
}

function setUp(...sources: CatSource[]) {
  const clock = new FakeClock();
  const store = new Shelf();
  const log = vi.fn<(message: string, error: unknown) => void>();
  return { clock, store, log, stock: new CatStock({ store, sources, clock, log, target: 3 }) };
}

const fails: Next = async () => {
  throw new Error("no cats today");
};
const hangs: Next = () => new Promise(() => {});
const works: Next = async () => CAT;

it("fills the stock up to its target, one picture at a time", async () => {
  let running = 0;
  let most = 0;
  const drawn = source("drawn", async () => {
    most = Math.max(most, ++running);
    await settled();
    running--;
    return CAT;
  });
  const { stock, store } = setUp(drawn);
  stock.refill();
  stock.refill();
  await vi.waitFor(() => expect(store.cats).toHaveLength(3));
  await settled();
  expect(drawn.next).toHaveBeenCalledTimes(3);
  expect(most).toBe(1);
  store.cats.pop();
  stock.refill();
  await vi.waitFor(() => expect(store.cats).toHaveLength(3));
  await stock.close();
});

it("turns to the last resort while the first source fails, and rests the first for longer each time", async () => {
  const folder = source("folder", fails);
  const drawn = source("drawn", works);
  const { stock, store, clock } = setUp(folder, drawn);
  stock.refill();
  await clock.advance(0);
  expect(store.cats).toHaveLength(3);
  expect(folder.next).toHaveBeenCalledTimes(1);
  for (const [ms, calls] of [
    [999, 1],
    [1, 2],
    [1999, 2],
    [1, 3],
  ] as const) {
    await clock.advance(ms);
    store.cats.pop();
    stock.refill();
    await settled();
    expect(folder.next).toHaveBeenCalledTimes(calls);
  }
  await stock.close();
});

it("tells which source gave a picture, and which did not", async () => {
  const told: string[] = [];
  const watch = {
    made: (place: number) => told.push(`made ${place}`),
    failed: (place: number) => told.push(`failed ${place}`),
  };
  const clock = new FakeClock();
  const sources = [source("folder", fails), source("drawn", works)];
  const stock = new CatStock({ store: new Shelf(), sources, clock, log: () => {}, target: 2, watch });
  stock.refill();
  await clock.advance(0);
  expect(told).toEqual(["failed 0", "made 1", "made 1"]);
  await stock.close();
});

it("tries again by itself when nothing works, and complains at most once a minute", async () => {
  let isWorking = false;
  const drawn = source("drawn", async (signal) => (isWorking ? works(signal) : fails(signal)));
  const { stock, store, clock, log } = setUp(drawn);
  stock.refill();
  await clock.advance(59_000);
  expect(drawn.next.mock.calls.length).toBeGreaterThan(4);
  expect(log).toHaveBeenCalledTimes(1);
  expect(log.mock.calls[0]?.[0]).toContain("drawn");
  await clock.advance(120_000);
  expect(log.mock.calls.length).toBeGreaterThan(1);
  expect(log.mock.calls.length).toBeLessThan(5);
  isWorking = true;
  await clock.advance(60_000);
  expect(store.cats).toHaveLength(3);
  await stock.close();
});

it("gives up on a source that hangs, even one that heeds no signal", async () => {
  const { stock, store, clock } = setUp(source("web", hangs), source("drawn", works));
  stock.refill();
  await clock.advance(19_999);
  expect(store.cats).toHaveLength(0);
  await clock.advance(1);
  expect(store.cats).toHaveLength(3);
  await stock.close();
});

it("keeps nobody waiting for a source that hangs: the last resort takes over, until the stock is full", async () => {
  const web = source("web", hangs);
  const { stock, store, clock, log } = setUp(web, source("folder", fails), source("drawn", works));
  const waiting = stock.awaitCat(new AbortController().signal);
  await clock.advance(2999);
  expect(store.cats).toHaveLength(0);
  await clock.advance(1);
  await waiting;
  expect(store.cats).toHaveLength(3);
  expect(log.mock.calls).toEqual([
    [
      "no cat from web",
      expect.objectContaining({ message: expect.stringContaining("kept somebody waiting") }),
    ],
  ]);
  // The next stock begins with the first source again, once that has rested.
  store.cats.pop();
  await clock.advance(1000);
  stock.refill();
  await settled();
  expect(web.next).toHaveBeenCalledTimes(2);
  await stock.close();
  expect(clock.pending).toBe(0);
});

it("leaves a source that is merely slow alone where nobody waits any more", async () => {
  const { stock, store, clock } = setUp(source("web", hangs), source("drawn", works));
  const giveUp = new AbortController();
  stock.awaitCat(giveUp.signal).catch(() => {});
  await clock.advance(1000);
  giveUp.abort();
  await clock.advance(18_999);
  expect(store.cats).toHaveLength(0);
  await stock.close();
});

it("turns to the others where even the last resort fails somebody who waits", async () => {
  let isUp = false;
  const folder = source("folder", async (signal) => (isUp ? works(signal) : hangs(signal)));
  const { stock, store, clock } = setUp(folder, source("drawn", fails));
  const waiting = stock.awaitCat(new AbortController().signal);
  await clock.advance(2000);
  isUp = true;
  await clock.advance(2000);
  await waiting;
  expect(store.cats).toHaveLength(3);
  await stock.close();
});

it("asks a failing source no more often because somebody waits", async () => {
  const web = source("web", fails);
  let isWorking = true;
  const drawn = source("drawn", async (signal) => (isWorking ? works(signal) : fails(signal)));
  const { stock, store, clock } = setUp(web, drawn);
  for (const pause of [0, 1000, 2000, 4000, 8000]) {
    await clock.advance(pause);
    store.cats.pop();
    stock.refill();
    await settled();
  }
  expect(web.next).toHaveBeenCalledTimes(5);
  isWorking = false;
  store.cats.length = 0;
  const waiting = stock.awaitCat(new AbortController().signal);
  await clock.advance(2000);
  expect(web.next).toHaveBeenCalledTimes(5);
  isWorking = true;
  await clock.advance(2000);
  await waiting;
  await stock.close();
});

it("complains of each source, not of the first alone", async () => {
  const { stock, clock, log } = setUp(source("web", fails), source("folder", fails), source("drawn", works));
  stock.refill();
  await clock.advance(1000);
  expect(log.mock.calls.map(([message]) => message)).toEqual(["no cat from web", "no cat from folder"]);
  await stock.close();
});

it("goes on when the store works again", async () => {
  const { stock, store, clock, log } = setUp(source("drawn", works));
  store.isBroken = true;
  stock.refill();
  await clock.advance(3000);
  expect(log).toHaveBeenCalledTimes(1);
  store.isBroken = false;
  await clock.advance(8000);
  expect(store.cats).toHaveLength(3);
  await stock.close();
});

it("lets a claim wait for the first cat", async () => {
  let draw = (_cat: Cat): void => {};
  const { stock, store } = setUp(source("drawn", () => new Promise((resolve) => (draw = resolve))));
  const waiting = stock.awaitCat(AbortSignal.timeout(10_000));
  await settled();
  draw(CAT);
  await waiting;
  expect(store.cats).toHaveLength(1);
  await stock.close();
});

it("does not let a claim wait where there is a cat", async () => {
  const { stock, store } = setUp(source("drawn", hangs));
  store.cats.push(CAT);
  await stock.awaitCat(AbortSignal.timeout(10_000));
  await stock.close();
});

it("finds the cat for a claim that comes while another picture is being made", async () => {
  const { stock, store } = setUp(source("drawn", hangs));
  stock.refill();
  await settled();
  // Another daemon on the same store was quicker.
  store.cats.push(CAT);
  await stock.awaitCat(AbortSignal.timeout(10_000));
  await stock.close();
});

it("shortens a long rest when a claim waits", async () => {
  let isWorking = false;
  const { stock, clock } = setUp(
    source("drawn", async (signal) => (isWorking ? works(signal) : fails(signal))),
  );
  stock.refill();
  await clock.advance(40_000);
  isWorking = true;
  const waiting = stock.awaitCat(AbortSignal.timeout(10_000));
  await clock.advance(1000);
  await waiting;
  await stock.close();
});

it("stops waiting when the signal aborts", async () => {
  const { stock } = setUp(source("drawn", hangs));
  const giveUp = new AbortController();
  const waiting = stock.awaitCat(giveUp.signal);
  giveUp.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(stock.awaitCat(giveUp.signal)).rejects.toThrow("enough");
  await stock.close();
});

it("closes at once: waiters reject, sources close, nothing is filled any more", async () => {
  const drawn = source("drawn", hangs);
  const { stock, clock } = setUp(source("folder", fails), drawn);
  const waiting = stock.awaitCat(AbortSignal.timeout(10_000));
  waiting.catch(() => {});
  await settled();
  await stock.close();
  await expect(waiting).rejects.toThrow("closed");
  await expect(stock.awaitCat(AbortSignal.timeout(1000))).rejects.toThrow("closed");
  expect(drawn.close).toHaveBeenCalledOnce();
  stock.refill();
  await settled();
  expect(drawn.next).toHaveBeenCalledTimes(1);
  expect(clock.pending).toBe(0);
});

it("closes while it rests", async () => {
  const { stock, clock } = setUp(source("drawn", fails));
  stock.refill();
  await settled();
  expect(clock.pending).toBe(1);
  await stock.close();
  expect(clock.pending).toBe(0);
});

it("says every second that it is making a cat, so that another does soon after it is gone", async () => {
  const slow = source("slow", hangs);
  const { stock, store, clock } = setUp(slow);
  stock.refill();
  await clock.advance(0);
  await clock.advance(5000);
  const claims = store.claimChore.mock.calls.length;
  expect(claims).toBeGreaterThanOrEqual(5);
  expect(store.claimChore.mock.calls.every(([chore, forMs]) => chore === "stock" && forMs <= 3000)).toBe(
    true,
  );
  await stock.close();
  await clock.advance(5000);
  expect(store.claimChore).toHaveBeenCalledTimes(claims);
});
