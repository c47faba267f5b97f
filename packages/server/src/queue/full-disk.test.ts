import { afterEach, expect, it } from "vitest";
import { callerAt } from "../../test/caller-at.ts";
import { ONE_COUNTER } from "../../test/one-counter.ts";
import { QueueUnderTest } from "../../test/queue-under-test.ts";

const caller = callerAt("192.0.2.1");

let under: QueueUnderTest;
afterEach(() => under.close());

/** The token of a ticket that has been called for four seconds, in front of another one. */
async function calledTicket(): Promise<string> {
  under = await new QueueUnderTest(ONE_COUNTER).open();
  await under.stockUp();
  const taken = await under.queue.take(caller, null);
  await under.queue.take(caller, null);
  if (!taken.ok) throw new Error(taken.refusal.detail);
  await under.clock.advance(4000);
  return taken.value.token;
}

async function leftOf(token: string): Promise<number> {
  const shown = await under.queue.show(caller, token);
  if (!shown.ok) throw new Error(shown.refusal.detail);
  return (shown.value.claimBy ?? 0) - shown.value.now;
}

it("lets nobody miss a turn that could not be stored", async () => {
  const token = await calledTicket();
  const accept = under.refuseChanges();
  for (let i = 0; i < 20; i++) {
    expect(await under.queue.claim(caller, token)).toMatchObject({ refusal: { code: "storage" } });
    await under.clock.advance(3000);
  }
  expect(await leftOf(token)).toBe(6000);
  accept();
  await under.clock.advance(1000);
  expect(await leftOf(token)).toBeGreaterThanOrEqual(5000);
  expect(await under.queue.claim(caller, token)).toMatchObject({ ok: true });
  expect(under.errors).toEqual([]);
});

it("tells everybody that the clocks stand, and why, and when they go on", async () => {
  const token = await calledTicket();
  const { revision } = await under.queue.board();
  const told: number[] = [];
  under.queue.onChange((now) => told.push(now));
  const accept = under.refuseChanges();
  const from = under.clock.wall();
  await under.clock.advance(1000);
  const { state, announcement } = await under.queue.board();
  expect({ state, text: announcement?.text }).toEqual({
    state: "paused",
    text: expect.stringMatching(/^Nothing can be stored right now\./),
  });
  expect((announcement?.at ?? 0) - from).toBeLessThanOrEqual(500);
  expect(told).toEqual([revision]);
  accept();
  await under.clock.advance(1000);
  expect(await under.queue.board()).toMatchObject({ state: "open", announcement: null });
  expect(told).toEqual([revision, revision]);
  await under.clock.advance(6000);
  expect(await under.queue.show(caller, token)).toMatchObject({ refusal: { code: "missed" } });
  expect(await under.queue.board()).toMatchObject({ active: [{ number: "A01" }] });
});

it("goes on where the clocks stood after a crash on a full disk", async () => {
  const token = await calledTicket();
  const accept = under.refuseChanges();
  await under.clock.advance(30_000);
  accept();
  await under.crash(60_000);
  expect(await leftOf(token)).toBeGreaterThanOrEqual(6000);
  expect(await leftOf(token)).toBeLessThanOrEqual(6500);
});

it("leaves what the operator says on the board, and a pause a pause", async () => {
  await calledTicket();
  await under.queue.operator.announce("Back at two");
  await under.queue.operator.changeState("pause");
  const accept = under.refuseChanges();
  await under.queue.take(caller, null);
  expect(await under.queue.board()).toMatchObject({ state: "paused", announcement: { text: "Back at two" } });
  accept();
  await under.clock.advance(1000);
  expect(await under.queue.board()).toMatchObject({ state: "paused", announcement: { text: "Back at two" } });
  await under.queue.operator.changeState("resume");
  expect(await under.queue.board()).toMatchObject({ state: "open" });
});

it("lengthens no window where that cannot be stored, and does with the next claim once there is room", async () => {
  under = await new QueueUnderTest(ONE_COUNTER, { hasCats: false }).open();
  const taken = await under.queue.take(caller, null);
  if (!taken.ok) throw new Error(taken.refusal.detail);
  const { token } = taken.value;
  const accept = under.refuseChanges();
  expect(await under.queue.claim(caller, token)).toMatchObject({ refusal: { code: "storage" } });
  await under.clock.advance(20_000);
  expect(await leftOf(token)).toBe(10_000);
  accept();
  await under.clock.advance(1000);
  const claim = under.queue.claim(caller, token);
  await under.clock.advance(5000);
  expect(await claim).toMatchObject({ refusal: { code: "no-cat" } });
  const left = await leftOf(token);
  expect(left).toBeLessThanOrEqual(10_000);
  expect(left).toBeGreaterThanOrEqual(9000);
  expect(under.errors).toEqual([]);
});

it("lets a lengthened window stand still like any other while the disk is full, and over a start", async () => {
  under = await new QueueUnderTest(ONE_COUNTER, { hasCats: false }).open();
  const taken = await under.queue.take(caller, null);
  if (!taken.ok) throw new Error(taken.refusal.detail);
  const { token } = taken.value;
  void under.queue.claim(caller, token);
  await under.clock.advance(2000);
  await under.crash(60_000, { isFull: true });
  await under.clock.advance(20_000);
  expect(await under.queue.board()).toMatchObject({ state: "paused", active: [{ number: "A00" }] });
  expect(await leftOf(token)).toBe(13_000);
  under.makeRoom();
  await under.clock.advance(1000);
  expect(await under.queue.board()).toMatchObject({ state: "open" });
  expect(await leftOf(token)).toBeGreaterThanOrEqual(12_000);
  expect(under.errors).toEqual([]);
});

it("refuses a new counter while the disk is full, and calls whom it has room for once there is room", async () => {
  const settings = { ...ONE_COUNTER };
  under = await new QueueUnderTest(settings).open();
  await under.queue.take(caller, null);
  await under.queue.take(caller, null);
  await under.clock.advance(1000);
  const accept = under.refuseChanges();
  await under.clock.advance(1000);
  const set = (): Promise<unknown> => under.queue.operator.set("counters", ["2"]);
  await expect(set()).rejects.toMatchObject({ name: "StorageError", kind: "full" });
  expect(await under.queue.board()).toMatchObject({ counters: 1, active: [{ number: "A00" }] });
  accept();
  settings.counters = 2;
  await set();
  expect(await under.queue.board()).toMatchObject({ counters: 2 });
  await under.clock.advance(1000);
  expect(await under.queue.board()).toMatchObject({ active: [{ number: "A00" }, { number: "A01" }] });
});
