import { expect, it, onTestFinished } from "vitest";
import { callerAt } from "../../../test/caller-at.ts";
import { FakeClock } from "../../../test/fake-clock.ts";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { QueueUnderTest } from "../../../test/queue-under-test.ts";
import { openSimulatedStore } from "../../../test/simulated-store.ts";
import { Queue } from "../queue.ts";

const settings = {
  counters: 2,
  claimWindowMs: 60_000,
  viewWindowMs: 60_000,
  rejoinWindowMs: 600_000,
  rejoinBehind: 2,
  ticketsPerAddress: 10_000,
  banForMs: Number.POSITIVE_INFINITY,
  catPatienceMs: 1000,
};
const FOREVER = Number.POSITIVE_INFINITY;

async function open(neverBanned: readonly string[] = []): Promise<QueueUnderTest> {
  const under = await new QueueUnderTest(settings, { neverBanned }).open();
  onTestFinished(() => under.close());
  return under;
}

/** More than one commit ends, each from an address of its own. */
async function manyIn({ queue }: QueueUnderTest, many = 700): Promise<void> {
  const addresses = Array.from({ length: many }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
  await Promise.all(addresses.map((address) => queue.take(callerAt(address), null)));
}

it("ends more tickets than one commit does before it answers, and calls who is left", async () => {
  const under = await open();
  const { queue } = under;
  await manyIn(under);
  const mine = await queue.take(callerAt("192.0.2.1"), null);
  const answer = await queue.operator.ban("10.0.0.0/8", "a kennel", 1000);
  expect(answer).toMatchObject({ ok: true, value: { endedTickets: 700, replaced: null } });
  const board = await queue.board();
  expect(board).toMatchObject({ waitingCount: 0, active: [{ number: mine.ok && mine.value.status.number }] });
  expect(await queue.take(callerAt("10.200.0.1"), null)).toMatchObject({ refusal: { code: "banned" } });
  expect((await queue.statuses([0, 699])).map((status) => status?.state)).toEqual(["banned", "banned"]);
});

it("calls nobody of those whose tickets are about to end", async () => {
  const under = await open();
  const { queue } = under;
  await manyIn(under);
  await queue.take(callerAt("192.0.2.1"), null);
  await queue.operator.ban("10.0.0.0/8", "a kennel", FOREVER);
  const calls = (await under.store.log({ limit: 10_000 })).filter(({ type }) => type === "called");
  expect(calls.map(({ sequence }) => sequence)).toEqual([0, 1, 700]);
});

it("calls those who were passed over, where the ban was lifted in its middle", async () => {
  const under = await open();
  const { queue } = under;
  await manyIn(under, 1000);
  // After the first portion: the operator saw that it was a mistake.
  const isBegun = new Promise<void>((resolve) => queue.onChange(() => resolve()));
  const banning = queue.operator.ban("10.0.0.0/8", "a kennel", FOREVER);
  await isBegun;
  await queue.operator.unban("10.0.0.0/8");
  await banning;
  const board = await queue.board();
  expect(board.waitingCount).toBeGreaterThan(0);
  expect(board.active).toHaveLength(2);
});

it("bans all of a cheater's many tickets", async () => {
  const { queue } = await open();
  await Promise.all(Array.from({ length: 600 }, () => queue.take(callerAt("10.0.0.1"), null)));
  const answer = await queue.claim(callerAt("10.0.0.1"), "A07");
  expect(answer).toMatchObject({ refusal: { code: "banned" } });
  expect(await queue.board()).toMatchObject({ waitingCount: 0, active: [] });
});

it("goes on, after a crash in its middle, with ending the tickets of a ban", async () => {
  const under = await open();
  await under.queue.take(callerAt("10.0.0.1"), null);
  const ban = { address: "10.0.0.0/8", since: 1, until: null, reason: "a kennel" };
  const effects = [{ kind: "ban" as const, ban, isEnding: true }];
  await under.store.change({ heads: 0 }, () => ({ answer: null, effects }));
  await under.crash(1000);
  expect(await under.queue.board()).toMatchObject({ active: [], recent: [{ outcome: "banned" }] });
  expect(await under.store.endingBans()).toEqual([]);
});

it("stops ending tickets when the ban is lifted meanwhile", async () => {
  const under = await open();
  const { queue } = under;
  await manyIn(under, 2000);
  const banning = queue.operator.ban("10.0.0.0/8", "a slip", FOREVER);
  const unbanned = await queue.operator.unban("10.0.0.0/8");
  const answer = await banning;
  expect(unbanned.wasBanned).toBe(true);
  expect(answer.ok && answer.value.endedTickets).toBeLessThan(2000);
  expect((await queue.board()).waitingCount).toBeGreaterThan(0);
});

it("recalls no ticket from a banned network, and says which that is", async () => {
  const { queue } = await open();
  await queue.take(callerAt("10.0.0.1"), null);
  await queue.operator.skip(0);
  await queue.operator.ban("10.0.0.0/8", "a kennel", FOREVER);
  expect(await queue.operator.recall(0)).toMatchObject({
    refusal: { code: "banned", detail: expect.stringContaining("10.0.0.0/8") },
  });
});

it("spares those who are never banned: their tickets, their streams, their recalls", async () => {
  const under = await open(["10.0.0.0/24"]);
  const { queue } = under;
  const told: boolean[] = [];
  queue.onBan(async (isBanned) => {
    told.push(isBanned("10.0.0.1"), isBanned("10.0.1.1"));
  });
  for (const address of ["10.0.0.1", "10.0.1.1", "10.0.0.2"]) await queue.take(callerAt(address), null);
  await queue.operator.skip(2);
  const answer = await queue.operator.ban("10.0.0.0/8", "a kennel", FOREVER);
  expect(answer).toMatchObject({ value: { endedTickets: 1, spared: ["10.0.0.0/24"] } });
  expect((await queue.statuses([0, 1])).map((status) => status?.state)).toEqual(["called", "banned"]);
  expect(told).toEqual([false, true]);
  expect(await queue.operator.recall(2)).toMatchObject({ ok: true });
  for (const name of ["10.0.0.0/24", "10.0.0.16/28", "10.0.0.1"]) {
    const detail = `${name} is never banned, since --never-ban, --trust-proxy or --crowd names it.`;
    expect(await queue.operator.ban(name, "a kennel", FOREVER)).toMatchObject({ refusal: { detail } });
  }
  expect(await under.store.bans()).toHaveLength(1);
});

it("spares their streams at the other daemons, too", async () => {
  const [clock, folder] = [new FakeClock(), freshFolder()];
  const [store, other] = [await openSimulatedStore(folder, clock), await openSimulatedStore(folder, clock)];
  const cats = { refill: () => {}, awaitCat: () => new Promise<void>(() => {}) };
  const neverBanned = () => ["10.0.0.0/24"];
  const onError = (error: unknown): never => expect.fail(String(error));
  const queue = await Queue.open({ store, clock, cats, neverBanned, onError });
  onTestFinished(async () => {
    await Promise.all([queue.close(), other.close()]);
  });
  const told: boolean[] = [];
  queue.onBan(async (isBanned) => {
    told.push(...["10.0.0.1", "10.0.1.1", "11.0.0.1"].map(isBanned));
  });
  const ban = { address: "10.0.0.0/8", since: 1, until: null, reason: "a kennel" };
  await other.change({ heads: 0 }, () => ({ answer: null, effects: [{ kind: "ban", ban }] }));
  await clock.advance(1100);
  await expect.poll(() => told).toEqual([false, true, false]);
});

it("goes by the ban that lasts longest, and is over when that is, however the wall clock got there", async () => {
  const under = await open();
  const { queue, clock } = under;
  await queue.operator.ban("10.0.0.0/8", "a kennel", 60_000);
  await queue.operator.ban("10.1.0.0/16", "a pound", 120_000);
  await queue.operator.ban("10.1.2.3", "a dog", 30_000);
  const reason = () => queue.banOf(callerAt("10.1.2.3"))?.extras?.reason ?? null;
  expect(reason()).toBe("a pound");
  clock.jumpWall(90_000);
  expect(reason()).toBe("a pound");
  await clock.advance(31_000);
  expect(reason()).toBeNull();
  expect(await under.store.banCount(clock.wall())).toBe(0);
});

it("tells what ban a new one replaces, and which overlap with it", async () => {
  const { queue } = await open();
  await queue.operator.ban("10.0.0.0/8", "a kennel", FOREVER);
  await queue.operator.ban("10.1.2.3", "a dog", FOREVER);
  await queue.operator.ban("10.1.0.0/16", "a pound", FOREVER);
  const answer = await queue.operator.ban("10.1.0.0/16", "another pound", 1000);
  expect(answer).toMatchObject({
    value: {
      ban: { reason: "another pound" },
      replaced: { reason: "a pound", until: null },
      near: { around: [{ address: "10.0.0.0/8" }], within: [{ address: "10.1.2.3" }], withinCount: 1 },
    },
  });
  expect(await queue.operator.unban("10.1.0.0/16")).toMatchObject({
    wasBanned: true,
    near: { around: [{ reason: "a kennel" }], withinCount: 1 },
  });
  expect(await queue.operator.unban("10.1.0.0/16")).toMatchObject({ wasBanned: false });
});
