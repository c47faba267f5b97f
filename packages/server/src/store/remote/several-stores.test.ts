import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { FakeClock } from "../../../test/fake-clock.ts";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { databaseOf, openSimulatedStore } from "../../../test/simulated-store.ts";
import { line, take, takeMany } from "../../../test/store-contract/queue.ts";
import type { Effect, Store } from "../../queue/store.ts";

/** Stores of two daemons on one database. Their clocks are one, so that a test moves both. */
let clock: FakeClock;
let folder: string;
let a: Store;
let b: Store;

beforeEach(async () => {
  clock = new FakeClock();
  folder = freshFolder();
  [a, b] = [await openSimulatedStore(folder, clock), await openSimulatedStore(folder, clock)];
  onTestFinished(async () => {
    await Promise.all([a.close(), b.close()]);
  });
});

const BAN = { address: "192.0.2.7", since: 1, until: null, reason: "noise" };

function does(store: Store, ...effects: Effect[]): Promise<unknown> {
  return store.change({ heads: 0 }, () => ({ answer: null, effects }));
}

/** Time passes, in which the database answers, too. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 50) {
    await clock.advance(Math.min(left, 50));
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The next COMMIT of a batch meets with this between two messages: ahead of it, or behind it. */
function onCommit(
  when: "before" | "after",
  act: (connection: { break: (ms: number) => void }) => void,
): void {
  const database = databaseOf(folder);
  database.trap = (connection, statements) => {
    if (!statements.some(({ kind }) => kind === "writeQueue")) return null;
    database.trap = () => null;
    const at = when === "after" ? statements.length : statements.length - 1;
    return { at, spring: () => act(connection) };
  };
}

describe("two daemons", () => {
  it("share one line, whoever is asked", async () => {
    const taken = await Promise.all([takeMany(a, 5), takeMany(b, 5)]);
    expect(taken.flat().sort((x, y) => x - y)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await line(a)).toEqual(await line(b));
    expect(a.key).toEqual(b.key);
  });

  it("share what the pages of each version are made of, of a few versions only", async () => {
    const style = { path: "style.css", mediaType: "text/css", bytes: Buffer.from("p{}") };
    for (let n = 0; n < 12; n++) {
      await a.shared?.assets.keep(`version ${n}`, [style]);
      await pass(50);
      // It is in use all the time.
      await b.shared?.assets.keep("own", [style]);
      await pass(50);
    }
    expect(await b.shared?.assets.versions()).toHaveLength(8);
    expect(await a.shared?.assets.versions()).toEqual(expect.arrayContaining(["own", "version 11"]));
    expect(await b.shared?.assets.read("version 11")).toEqual([style]);
    expect(await b.shared?.assets.read("version 0")).toEqual([]);
  });

  it("send each news once: who claims them first, and the other where that one is gone", async () => {
    await take(a);
    const subscription = {
      endpoint: "https://push.example/1",
      p256dh: Buffer.alloc(65),
      auth: Buffer.alloc(16),
    };
    await does(b, { kind: "subscribe", sequence: 0, subscription });
    await does(a, { kind: "tell", sequence: 0, news: "next", keepUntil: null });
    const claims = await Promise.all([a.outbox.claim(9, 1000), b.outbox.claim(9, 1000)]);
    expect(claims.flat()).toMatchObject([{ sequence: 0, news: "next", tries: 1 }]);
    clock.standStill(1000);
    const [later] = await b.outbox.claim(9, 1000);
    expect(later).toMatchObject({ news: "next", tries: 2 });
    if (later) await b.outbox.settle(later, null);
    clock.standStill(5000);
    expect(await a.outbox.claim(9, 1000)).toEqual([]);
  });

  it("serve only when each connection is there that somebody may wait for, as nobody waits long", async () => {
    const connected: string[] = [];
    const c = await openSimulatedStore(folder, clock, (role) => connected.push(role));
    expect(connected).toEqual(expect.arrayContaining(["writing", "reading", "pictures"]));
    await c.close();
  });

  it("tell each other of what the board shows, each revision once", async () => {
    const told: [number, boolean][] = [];
    b.on("change", (...change) => told.push(change));
    await take(a);
    await pass(1100);
    await take(a);
    await pass(1100);
    expect(told).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  it("know each other's bans at once in a change, and outside of one within a second", async () => {
    let told = 0;
    b.on("bans", () => told++);
    await does(a, { kind: "ban", ban: BAN });
    expect(b.ban(BAN.address)).toBeNull();
    const { answer } = await b.change({ address: BAN.address }, (facts) => ({
      answer: facts.ban,
      effects: [],
    }));
    expect([answer, b.ban(BAN.address)]).toEqual([BAN, BAN]);
    await does(a, { kind: "unban", address: BAN.address });
    await pass(1100);
    expect([b.ban(BAN.address), told]).toEqual([null, 2]);
    expect(a.ban(BAN.address)).toBeNull();
  });

  it("adopt each other's settings, and tell of it", async () => {
    let told = 0;
    b.on("settings", () => told++);
    const setting = { name: "counters", value: ["4"], since: 5, by: "the operator" };
    await does(a, { kind: "set", setting });
    await pass(1100);
    expect([await b.settingsInForce(), told]).toEqual([[setting], 1]);
  });

  it("do a chore one at a time, until its time has run out", async () => {
    expect([await a.claimChore("stock", 1000), await b.claimChore("stock", 1000)]).toEqual([true, false]);
    expect(await a.claimChore("stock", 1000)).toBe(true);
    expect(await b.claimChore("prune", 1000)).toBe(true);
    await pass(1000);
    expect(await b.claimChore("stock", 1000)).toBe(true);
  });

  it("have one queue time, which runs while either is alive", async () => {
    const moment = async (store: Store): Promise<number> =>
      (await store.change({}, (facts) => ({ answer: facts.moment.now, effects: [] }))).answer;
    const start = await moment(a);
    for (let beats = 0; beats < 6; beats++) {
      await pass(500);
      await a.heartbeat();
    }
    expect((await moment(b)) - start).toBe(3000);
  });
});

describe("a COMMIT that nobody answers", () => {
  it("is found to have been made, and acknowledged once", async () => {
    onCommit("after", (connection) => connection.break(0));
    const taking = take(a);
    await pass(500);
    expect(await taking).toBe(0);
    expect(await line(b)).toEqual([0]);
  });

  it("is found not to have been made, and made then", async () => {
    onCommit("before", (connection) => connection.break(0));
    const taking = take(a);
    await pass(500);
    expect(await taking).toBe(0);
    expect(await line(b)).toEqual([0]);
  });

  it("is told of as unknown where nobody can say for five seconds", async () => {
    const { server } = databaseOf(folder);
    onCommit("after", (connection) => {
      server.isUp = false;
      connection.break(0);
    });
    const taking = take(a).catch((error: unknown) => error);
    await pass(5100);
    expect(await taking).toMatchObject({ name: "StorageError", kind: "unknown" });
    server.start();
    await pass(6000);
    // It was made, and the next one is no second first.
    expect(await take(a)).toBe(1);
  });

  it("is told of as unknown where this daemon's row is gone", async () => {
    const { server } = databaseOf(folder);
    onCommit("after", (connection) => {
      (server.visible.daemons as Map<string, unknown>).clear();
      connection.break(0);
    });
    const taking = take(a).catch((error: unknown) => error);
    await pass(500);
    expect(await taking).toMatchObject({ kind: "unknown" });
  });

  it("stays unknown where this daemon's row is gone, though it is written anew", async () => {
    const { server } = databaseOf(folder);
    onCommit("before", (connection) => {
      (server.visible.daemons as Map<string, unknown>).clear();
      connection.break(0);
      // Nor is the look at what came of it answered.
      onCommit("after", (again) => again.break(0));
    });
    const taking = take(a).catch((error: unknown) => error);
    await pass(1000);
    expect(await taking).toMatchObject({ kind: "unknown" });
    expect(await line(b)).toEqual([]);
  });
});

describe("a failover that loses every commit there was", () => {
  it("gives nobody a number again, though no daemon is left that saw the first", async () => {
    const queue = freshFolder();
    const opening = openSimulatedStore(queue, clock);
    const { server, network } = databaseOf(queue);
    server.setStandby(false);
    const first = await opening;
    const given = await takeMany(first, 3);
    server.isUp = false;
    for (const connection of [...network.connections]) connection.break(0);
    await pass(50);
    await first.close();
    server.failOver(0);
    server.start();
    expect(server.visible.queue.clockAt).toBeNull();

    const next = await openSimulatedStore(queue, clock);
    onTestFinished(() => next.close());
    expect(given).toEqual([0, 1, 2]);
    expect(await take(next)).toBe(100);
    expect(next.restorations).toMatchObject([{ firstSequence: 100, lostFrom: 0 }]);
  });
});

describe("a database that is away", () => {
  it("holds changes back from 300 ms on, shows the last board, and comes back by itself", async () => {
    const held: boolean[] = [];
    a.on("held", (isHeld) => held.push(isHeld));
    await take(a);
    const board = await a.board(9, 9);
    const { server, network } = databaseOf(folder);
    server.isUp = false;
    for (const connection of [...network.connections]) connection.break(0);
    const waiting = take(a).catch((error: unknown) => error);
    await pass(250);
    expect([held, a.time.isStanding]).toEqual([[], false]);
    await pass(200);
    expect([held, a.time.isStanding]).toEqual([[true], true]);
    expect(await waiting).toMatchObject({ name: "StorageError", kind: "away" });
    await expect(take(a)).rejects.toMatchObject({ kind: "away" });
    const shown = a.board(9, 9);
    await pass(700);
    expect(await shown).toEqual(board);
    server.start();
    await pass(6000);
    expect([held, a.time.isStanding]).toEqual([[true, false], false]);
    expect(await take(a)).toBe(1);
  });

  it("leaves nobody waiting who asked before the close", async () => {
    const { server, network } = databaseOf(folder);
    const waiting = take(a).catch((error: unknown) => error);
    server.isUp = false;
    for (const connection of [...network.connections]) connection.break(0);
    await pass(50);
    await a.close();
    await pass(3000);
    expect(await waiting).toMatchObject({ name: "StorageError" });
    server.start();
  });
});

it("knows the salt of the newest life, where a failover lost the life before it", async () => {
  const { server } = databaseOf(folder);
  server.setStandby(false);
  for (let failovers = 1; failovers <= 2; failovers++) {
    await take(a);
    await pass(1100);
    server.failOver(0);
    server.setStandby(false);
    server.start();
    await pass(3000);
    expect(a.restorations).toHaveLength(1);
    expect(b.restorations).toEqual(a.restorations);
    const salts = server.visible.restorations.map(({ salt }) => salt);
    expect(a.restorations.map(({ salt }) => salt)).toEqual(salts);
  }
});
