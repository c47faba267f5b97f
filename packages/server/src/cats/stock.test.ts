import { expect, it, vi } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.ts";
import { waiting } from "../../test/work-on.ts";
import type { BoardFacts, Cat, Ticket } from "../queue/model.ts";
import type { Makers } from "./makers.ts";
import { type CatSource, pictureOf } from "./source.ts";
import { CatStock } from "./stock.ts";

const CAT = pictureOf("image/png", Buffer.from("cat"), "");

const EMPTY_BOARD: BoardFacts = {
  revision: 1,
  state: "open",
  waiting: [],
  waitingCount: 0,
  recent: [],
  announcement: null,
  atCounters: [],
  averageTurnMs: null,
  turnCount: 0,
  mayRejoin: 0,
  rejoined: [],
};

/** A shelf that counts, and refuses as long as `isBroken`. */
class Shelf {
  cats: Cat[] = [];
  isBroken = false;
  stockSize = async () => {
    if (this.isBroken) throw new Error("the disk failed");
    return this.cats.length;
  };
  claimChore = vi.fn(async (_chore: string, _forMs: number) => true);
  waitingCount = 0;
  atCounters: Ticket[] = [];
  board = vi.fn(async (): Promise<BoardFacts> => ({ ...EMPTY_BOARD, ...this.#line() }));
  #line() {
    const { waitingCount, atCounters } = this;
    return { waitingCount, atCounters };
  }
  addToStock = async (cat: Cat) => {
    if (this.isBroken) throw new Error("the disk failed");
    this.cats.push(cat);
  };
}

type Next = (signal: AbortSignal) => Promise<Cat>;

function source(name: string, next: Next): CatSource & { next: ReturnType<typeof vi.fn<Next>> } {
  return { name, next: vi.fn(next), close: vi.fn(async () => {}) };
}

const ONE: Makers = { urgent: 1, ahead: 1 };

function setUp(...sources: CatSource[]) {
  return setUpWith(ONE, ...sources);
}

function setUpWith(makers: Makers, ...sources: CatSource[]) {
  const clock = new FakeClock();
  const store = new Shelf();
  const log = vi.fn<(message: string, error: unknown) => void>();
  const mayGrow = vi.fn(async () => true);
  const stock = new CatStock({ store, sources, clock, log, target: 3, makers, mayGrow });
  return { clock, store, log, mayGrow, stock };
}

/** A source that takes `ms` for each picture, and says how many it had under way at most. */
function counted(clock: () => FakeClock, ms: number, cat = CAT) {
  const count = { running: 0, most: 0 };
  const drawn = source("drawn", async () => {
    count.most = Math.max(count.most, ++count.running);
    await new Promise<void>((resolve) => clock().wake(clock().now() + ms, resolve));
    count.running--;
    return cat;
  });
  return { drawn, count };
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
  await expect.poll(() => store.cats).toHaveLength(3);
  await settled();
  expect(drawn.next).toHaveBeenCalledTimes(3);
  expect(most).toBe(1);
  store.cats.pop();
  stock.refill();
  await expect.poll(() => store.cats).toHaveLength(3);
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
  const parts = { makers: ONE, mayGrow: async () => true, watch };
  const stock = new CatStock({ store: new Shelf(), sources, clock, log: () => {}, target: 2, ...parts });
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

it("has a cat for each who waits in the line or is called, and no more when they have left", async () => {
  const { stock, store, clock } = setUp(source("drawn", works));
  store.waitingCount = 20;
  store.atCounters = [waiting(0, { state: "called" }), waiting(1, { state: "viewing" })];
  stock.refill();
  await clock.advance(0);
  expect(store.cats).toHaveLength(21);
  store.waitingCount = 0;
  store.atCounters = [];
  store.cats.length = 10;
  stock.lineChanged();
  await clock.advance(1000);
  expect(store.cats).toHaveLength(10);
  store.cats.length = 1;
  stock.refill();
  await clock.advance(1000);
  expect(store.cats).toHaveLength(3);
  await stock.close();
});

it("looks at a line that changes all the time once a second, and at one that does not change not at all", async () => {
  const { stock, store, clock } = setUp(source("drawn", works));
  stock.refill();
  await clock.advance(5000);
  const looks = store.board.mock.calls.length;
  store.waitingCount = 5;
  for (let change = 0; change < 100; change++) {
    stock.lineChanged();
    await clock.advance(30);
  }
  await clock.advance(1000);
  expect(store.cats).toHaveLength(5);
  expect(store.board.mock.calls.length - looks).toBeLessThanOrEqual(4);
  await clock.advance(600_000);
  expect(store.board.mock.calls.length - looks).toBeLessThanOrEqual(4);
  expect(clock.pending).toBe(0);
  await stock.close();
});

it("misses nobody who came since it last looked at the line", async () => {
  const { stock, store, clock } = setUp(source("drawn", works));
  stock.lineChanged();
  await clock.advance(500);
  store.waitingCount = 5;
  stock.refill();
  await clock.advance(100);
  expect(store.cats).toHaveLength(5);
  store.waitingCount = 20;
  stock.lineChanged();
  await clock.advance(1000);
  expect(store.cats).toHaveLength(20);
  await stock.close();
});

it("grows to 32 times what is always kept and no further, and to 128 MiB of large ones", async () => {
  const { stock, store, clock } = setUp(source("drawn", works));
  store.waitingCount = 5000;
  stock.refill();
  await clock.advance(0);
  expect(store.cats).toHaveLength(96);
  await stock.close();

  const large = pictureOf("image/png", Buffer.alloc(4 * 1024 * 1024), "");
  const second = setUp(source("drawn", async () => large));
  second.store.waitingCount = 5000;
  second.stock.refill();
  await second.clock.advance(0);
  expect(second.store.cats).toHaveLength(32);
  await second.stock.close();
});

it("grows only while there is little else to do, and looks again by itself", async () => {
  const { stock, store, clock, mayGrow } = setUp(source("drawn", works));
  mayGrow.mockResolvedValue(false);
  store.waitingCount = 20;
  stock.refill();
  await clock.advance(10_000);
  // The few that are always kept come first, whatever there is to do.
  expect(store.cats).toHaveLength(3);
  mayGrow.mockResolvedValue(true);
  await clock.advance(1000);
  expect(store.cats).toHaveLength(20);
  await stock.close();
});

it("makes several at once where cats run out, and fewer of those that have time", async () => {
  let clock = new FakeClock();
  const { drawn, count } = counted(() => clock, 100);
  const set = setUpWith({ urgent: 3, ahead: 2 }, drawn);
  clock = set.clock;
  set.store.waitingCount = 9;
  set.stock.refill();
  await clock.advance(100);
  expect(set.store.cats).toHaveLength(3);
  expect(count.most).toBe(3);
  count.most = 0;
  await clock.advance(300);
  expect(set.store.cats).toHaveLength(9);
  expect(count.most).toBe(2);
  await clock.advance(1000);
  expect(set.store.cats).toHaveLength(9);
  expect(drawn.next).toHaveBeenCalledTimes(9);
  await set.stock.close();
});

it("lets as many work as are needed, however often it is asked", async () => {
  let clock = new FakeClock();
  const { drawn, count } = counted(() => clock, 100);
  const set = setUpWith({ urgent: 4, ahead: 3 }, drawn);
  clock = set.clock;
  set.store.cats.push(CAT, CAT);
  for (let times = 0; times < 20; times++) {
    set.stock.refill();
    await settled();
  }
  await clock.advance(1000);
  expect(count.most).toBe(1);
  expect(set.store.cats).toHaveLength(3);
  await set.stock.close();
});

it("counts several attempts at a source that fail together as one failure", async () => {
  let clock = new FakeClock();
  const web = source("web", async () => {
    await new Promise<void>((resolve) => clock.wake(clock.now() + 100, resolve));
    throw new Error("no cats today");
  });
  const set = setUpWith({ urgent: 3, ahead: 3 }, web);
  clock = set.clock;
  set.stock.refill();
  await clock.advance(100);
  expect(web.next).toHaveBeenCalledTimes(3);
  await clock.advance(999);
  expect(web.next).toHaveBeenCalledTimes(3);
  await clock.advance(1);
  expect(web.next).toHaveBeenCalledTimes(6);
  await set.stock.close();
});

it("leaves the growth to the daemon that is at it", async () => {
  const drawn = source("drawn", works);
  const { stock, store, clock } = setUpWith({ urgent: 2, ahead: 1 }, drawn);
  store.cats.push(CAT, CAT, CAT);
  store.waitingCount = 6;
  store.claimChore.mockResolvedValue(false);
  stock.refill();
  await clock.advance(2000);
  expect(drawn.next).not.toHaveBeenCalled();
  store.claimChore.mockResolvedValue(true);
  await clock.advance(500);
  expect(store.cats).toHaveLength(6);
  await stock.close();
});

it("closes at once while several are being made, and while it is to look at the line", async () => {
  const { stock, store, clock } = setUpWith({ urgent: 3, ahead: 2 }, source("drawn", hangs));
  stock.lineChanged();
  stock.refill();
  await settled();
  await stock.close();
  expect(clock.pending).toBe(0);
  expect(store.cats).toHaveLength(0);
});
