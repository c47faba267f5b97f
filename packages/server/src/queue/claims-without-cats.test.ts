import { afterEach, expect, it } from "vitest";
import { settled } from "../../test/fake-clock.ts";
import { ONE_COUNTER } from "../../test/one-counter.ts";
import { QueueUnderTest } from "../../test/queue-under-test.ts";

const caller = { address: "192.0.2.1", isImmune: false };

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

it("extends the claim window by the time that a failed attempt took", async () => {
  const token = await calledTicket();
  await under.clock.advance(1000);
  const claim = under.queue.claim(caller, token);
  await under.clock.advance(5000);
  expect(await claim).toMatchObject({ ok: false, refusal: { code: "no-cat" } });
  expect(await leftOf(token)).toBe(9000);
});

it("extends it no further for twenty claims at once", async () => {
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

it("goes on with the window where it stood when the daemon died in the middle of an attempt", async () => {
  const token = await calledTicket();
  await under.clock.advance(1000);
  void under.queue.claim(caller, token);
  await under.clock.advance(2000);
  await under.crash(60_000);
  expect(await leftOf(token)).toBe(9000);
  await under.clock.advance(1000);
  expect(await leftOf(token)).toBe(8000);
});

it("does not stretch the window of somebody who lets others go first in the middle of an attempt", async () => {
  const token = await calledTicket();
  await under.queue.take({ ...caller, address: "192.0.2.2" }, null);
  await under.clock.advance(4000);
  const claim = under.queue.claim(caller, token);
  await under.clock.advance(1000);
  expect(await under.queue.pass(caller, token, 1)).toMatchObject({ ok: true, value: { state: "waiting" } });
  // The other one misses the turn.
  await under.clock.advance(10_000);
  await claim;
  expect(await leftOf(token)).toBe(6000);
});

it("ends the stretch of a window also where the claim's caller is banned before the cat comes", async () => {
  const token = await calledTicket();
  await under.clock.advance(1000);
  const elsewhere = { address: "192.0.2.2", isImmune: false };
  const claim = under.queue.claim(elsewhere, token);
  await under.clock.advance(1000);
  await under.queue.ban(elsewhere.address, "for a test", 60_000);
  await under.stockUp();
  await settled();
  expect(await claim).toMatchObject({ refusal: { code: "banned" } });
  await settled();
  expect(await leftOf(token)).toBe(9000);
});
