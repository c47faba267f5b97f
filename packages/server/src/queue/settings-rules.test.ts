import { expect, it, onTestFinished } from "vitest";
import { ONE_COUNTER } from "../../test/one-counter.ts";
import { QueueUnderTest } from "../../test/queue-under-test.ts";

/** A queue whose daemon declares settings. */
async function queue(): Promise<{ under: QueueUnderTest; inForce: () => Promise<Record<string, string>> }> {
  const under = await new QueueUnderTest(ONE_COUNTER).open();
  onTestFinished(() => under.close());
  const inForce = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await under.store.settingsInForce()).map(({ name, value }) => [name, value.join()]));
  return { under, inForce };
}

it("keeps what the operator set, over starts whose configuration declares the same as before", async () => {
  const { under, inForce } = await queue();
  await under.queue.declare({ counters: ["1"], "ban-for": ["forever"] });
  await under.queue.operator.set("counters", ["4"]);
  await under.restart(0);
  await under.queue.declare({ counters: ["1"], "ban-for": ["forever"] });
  expect(await inForce()).toEqual({ counters: "4", "ban-for": "forever" });
});

it("takes a configuration's value where it declares another one than before, and only that one", async () => {
  const { under, inForce } = await queue();
  await under.queue.declare({ counters: ["1"], "claim-window": ["60s"] });
  await under.queue.operator.set("counters", ["4"]);
  await under.queue.operator.set("claim-window", ["90s"]);
  await under.queue.declare({ counters: ["2"], "claim-window": ["60s"] });
  expect(await inForce()).toEqual({ counters: "2", "claim-window": "90s" });
});

it("logs who changed what, and not what a new queue begins with, nor what is the same already", async () => {
  const { under } = await queue();
  await under.queue.declare({ counters: ["1"] });
  expect(await under.queue.operator.set("counters", ["4"], "anna")).toEqual(["1"]);
  expect(await under.queue.operator.set("counters", ["4"], "ben")).toEqual(["4"]);
  await under.queue.declare({ counters: ["3"] });
  expect((await under.store.log({ limit: 9 })).map(({ type, detail }) => [type, detail])).toEqual([
    ["set", { name: "counters", value: "4", by: "anna" }],
    ["set", { name: "counters", value: "3", by: "the configuration" }],
  ]);
});

it("counts from the next change on, and calls whom a new counter has room for", async () => {
  const settings = { ...ONE_COUNTER };
  const under = await new QueueUnderTest(settings).open();
  onTestFinished(() => under.close());
  const caller = { address: "192.0.2.1", shares: [{ name: "192.0.2.1", multiple: 1 }], isImmune: false };
  await under.queue.take(caller, null);
  await under.queue.take(caller, null);
  settings.counters = 2;
  await under.queue.operator.set("counters", ["2"]);
  await under.clock.advance(0);
  expect(await under.queue.board()).toMatchObject({
    counters: 2,
    active: [{ number: "A00" }, { number: "A01" }],
  });
});
