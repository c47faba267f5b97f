import { numberOf } from "@catq/shared";
import { expect, it, onTestFinished } from "vitest";
import { callerAt } from "../../test/caller-at.ts";
import { QueueUnderTest } from "../../test/queue-under-test.ts";

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
const MANY = 700;
const NETWORK = "10.0.0.0/8";

/** A queue with more tickets of the network than one commit ends, and one of somebody else behind them. */
async function openWithMany(): Promise<QueueUnderTest> {
  const under = await new QueueUnderTest(settings).open();
  onTestFinished(() => under.close());
  const addresses = Array.from({ length: MANY }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
  await Promise.all(addresses.map((address) => under.queue.take(callerAt(address), null)));
  await under.queue.take(callerAt("192.0.2.1"), null);
  return under;
}

/** Bans the network, lets the disk run full behind the first portion, and gives what ends that. */
async function banUntilFull(under: QueueUnderTest): Promise<() => void> {
  let accept = (): void => {};
  const stop = under.queue.onBan(async () => {
    accept = under.refuseChanges();
  });
  await expect(under.queue.operator.ban(NETWORK, "a kennel", FOREVER)).rejects.toMatchObject({
    kind: "full",
  });
  stop();
  return accept;
}

/** Makes room, and lets everything come of it. */
async function afterRoom(under: QueueUnderTest, accept: () => void): Promise<void> {
  accept();
  await under.clock.advance(1000);
  await expect.poll(() => under.store.endingBans(), { timeout: 30_000 }).toEqual([]);
  await under.clock.advance(0);
}

/** Only the one who is in no banned network is left, and nobody of that was called for nothing. */
async function expectAllEnded({ queue, store, errors }: QueueUnderTest): Promise<void> {
  expect(await queue.board()).toMatchObject({
    state: "open",
    waitingCount: 0,
    active: [{ number: numberOf(MANY) }],
  });
  const calls = (await store.log({ limit: 10_000 })).filter(({ type }) => type === "called");
  expect(calls.map(({ sequence }) => sequence)).toEqual([0, 1, MANY]);
  expect(errors).toEqual([]);
}

it("ends the rest of a ban, once there is room, between whose portions the disk ran full", async () => {
  const under = await openWithMany();
  const accept = await banUntilFull(under);
  expect(await under.queue.board()).toMatchObject({ state: "paused", waitingCount: MANY - 199 });
  await afterRoom(under, accept);
  await expectAllEnded(under);
});

it("tries that again where the disk is full again before all have ended", async () => {
  const under = await openWithMany();
  const first = await banUntilFull(under);
  let again: (() => void) | null = null;
  const stop = under.queue.onBan(async () => {
    again ??= under.refuseChanges();
  });
  first();
  await expect
    .poll(
      async () => {
        await under.clock.advance(1000);
        return again;
      },
      { timeout: 30_000 },
    )
    .not.toBeNull();
  stop();
  await under.clock.advance(5000);
  expect(await under.store.endingBans()).toHaveLength(1);
  expect(await under.queue.board()).toMatchObject({ state: "paused" });
  await afterRoom(under, () => again?.());
  await expectAllEnded(under);
});

it("starts on a disk that is still full, and ends the rest once there is room", async () => {
  const under = await openWithMany();
  const accept = await banUntilFull(under);
  accept();
  await under.crash(60_000, { isFull: true });
  expect(await under.queue.board()).toMatchObject({ state: "paused" });
  expect(await under.store.endingBans()).toHaveLength(1);
  await afterRoom(under, under.makeRoom);
  await expectAllEnded(under);
});

it("leaves a ban to whoever waits for its end, and counts all of its tickets", async () => {
  const under = await openWithMany();
  const accept = under.refuseChanges();
  expect(await under.queue.take(callerAt("192.0.2.2"), null)).toMatchObject({ refusal: { code: "storage" } });
  accept();
  // Its first portion is what finds out that there is room again.
  const answer = await under.queue.operator.ban(NETWORK, "a kennel", FOREVER);
  expect(answer).toMatchObject({ value: { endedTickets: MANY } });
  await afterRoom(under, () => {});
  await expectAllEnded(under);
  const banned = (await under.store.log({ limit: 10_000 })).filter(({ type }) => type === "banned");
  expect(new Set(banned.map(({ detail }) => detail?.by))).toEqual(new Set(["the operator"]));
});

it("calls those of a network again whose ban was lifted after that", async () => {
  const under = await openWithMany();
  const accept = await banUntilFull(under);
  accept();
  await under.queue.operator.unban(NETWORK);
  await under.clock.advance(1000);
  await expect
    .poll(async () => (await under.queue.board()).active.length, { timeout: 30_000 })
    .toBe(settings.counters);
  expect((await under.queue.board()).waitingCount).toBeGreaterThan(0);
  expect(under.errors).toEqual([]);
});

it("ends nothing more when the daemon stops meanwhile", async () => {
  const under = await openWithMany();
  const ban = { address: "198.51.100.0/24", since: 1, until: null, reason: "a pound" };
  const effects = [{ kind: "ban" as const, ban, isEnding: true }];
  await under.store.change({ heads: 0 }, () => ({ answer: null, effects }));
  const accept = await banUntilFull(under);
  const told = new Promise<void>((resolve) => {
    under.queue.onBan(async () => resolve());
  });
  accept();
  await under.clock.advance(500);
  await told;
  await under.restart(1000);
  await afterRoom(under, () => {});
  await expectAllEnded(under);
});
