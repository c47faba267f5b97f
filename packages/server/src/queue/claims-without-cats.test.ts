import { afterEach, expect, it } from "vitest";
import { callerAt } from "../../test/caller-at.ts";
import { settled } from "../../test/fake-clock.ts";
import { ONE_COUNTER } from "../../test/one-counter.ts";
import { QueueUnderTest } from "../../test/queue-under-test.ts";

const caller = callerAt("192.0.2.1");

let under: QueueUnderTest;
afterEach(() => under.close());

/** The token of a called ticket in a queue that has no cats before somebody stocks up. */
async function calledTicket(): Promise<string> {
  under = await new QueueUnderTest(ONE_COUNTER, { hasCats: false }).open();
  const taken = await under.queue.take(caller, null);
  if (!taken.ok) throw new Error(taken.refusal.detail);
  return taken.value.token;
}

async function leftOf(token: string): Promise<number> {
  const shown = await under.queue.show(caller, token);
  if (!shown.ok) throw new Error(shown.refusal.detail);
  return (shown.value.claimBy ?? 0) - shown.value.now;
}

it("lengthens the claim window with the first claim, once, and takes nothing of that back", async () => {
  const token = await calledTicket();
  await under.clock.advance(1000);
  const claim = under.queue.claim(caller, token);
  await settled();
  expect(await leftOf(token)).toBe(14_000);
  await under.clock.advance(5000);
  expect(await claim).toMatchObject({ ok: false, refusal: { code: "no-cat" } });
  expect(await leftOf(token)).toBe(9000);
  const again = under.queue.claim(caller, token);
  await under.clock.advance(5000);
  expect(await again).toMatchObject({ ok: false, refusal: { code: "no-cat" } });
  expect(await leftOf(token)).toBe(4000);
});

it("lengthens it no further for twenty claims at once", async () => {
  const token = await calledTicket();
  const claims = Array.from({ length: 20 }, () => under.queue.claim(caller, token));
  await under.clock.advance(5000);
  for (const claim of claims) expect(await claim).toMatchObject({ ok: false, refusal: { code: "no-cat" } });
  expect(await leftOf(token)).toBe(10_000);
});

it("gives the same cat to all claims that waited for it", async () => {
  const token = await calledTicket();
  const claims = Array.from({ length: 3 }, () => under.queue.claim(caller, token));
  await under.clock.advance(2000);
  await under.stockUp();
  await settled();
  const answers = await Promise.all(claims);
  const cats = answers.map((answer) => (answer.ok ? answer.value.cat.bytes.toString() : answer.refusal.code));
  expect(cats).toEqual(["cat 0", "cat 0", "cat 0"]);
});

it("keeps the window lengthened where the daemon dies while the claim waits", async () => {
  const token = await calledTicket();
  await under.clock.advance(1000);
  void under.queue.claim(caller, token);
  await under.clock.advance(2000);
  await under.crash(60_000);
  expect(await leftOf(token)).toBe(12_000);
  const again = under.queue.claim(caller, token);
  await under.clock.advance(5000);
  expect(await again).toMatchObject({ ok: false, refusal: { code: "no-cat" } });
  expect(await leftOf(token)).toBe(7000);
});

it("keeps it for somebody who lets others go first while the claim waits", async () => {
  const token = await calledTicket();
  await under.queue.take({ ...caller, address: "192.0.2.2" }, null);
  await under.clock.advance(4000);
  const claim = under.queue.claim(caller, token);
  await under.clock.advance(1000);
  expect(await under.queue.pass(caller, token, 1)).toMatchObject({ ok: true, value: { state: "waiting" } });
  // The other one misses the turn.
  await under.clock.advance(10_000);
  await claim;
  expect(await leftOf(token)).toBe(10_000);
});

it("gives a cat that comes with the very end of the wait", async () => {
  const token = await calledTicket();
  const claim = under.queue.claim(caller, token);
  await under.clock.advance(4999);
  await under.stockUp();
  await under.clock.advance(1);
  expect(await claim).toMatchObject({ ok: true });
});
