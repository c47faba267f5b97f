import { afterEach, expect, it, vi } from "vitest";
import { callerAt } from "../../test/caller-at.ts";
import { ONE_COUNTER } from "../../test/one-counter.ts";
import { QueueUnderTest } from "../../test/queue-under-test.ts";
import { StorageError } from "./store.ts";

const caller = callerAt("192.0.2.1");

let under: QueueUnderTest;
afterEach(() => under.close());

/** The tokens of a called ticket and of the one behind it. */
async function twoTickets(): Promise<[string, string]> {
  under = await new QueueUnderTest(ONE_COUNTER).open();
  const taken = [await under.queue.take(caller, null), await under.queue.take(caller, null)];
  const [first = "", second = ""] = taken.flatMap((each) => (each.ok ? each.value.token : []));
  return [first, second];
}

/** The called ticket's window ends, and no timer has had its turn yet. */
async function letWindowEnd(): Promise<void> {
  await under.clock.advance(ONE_COUNTER.claimWindowMs - 1000);
  under.clock.standStill(1500);
}

it("writes nothing where nothing is due", async () => {
  const [first, second] = await twoTickets();
  const change = vi.spyOn(under.store, "change");
  expect(await under.queue.show(caller, first)).toMatchObject({ ok: true, value: { state: "called" } });
  expect(await under.queue.show(caller, second)).toMatchObject({ ok: true, value: { position: 1 } });
  expect(change).not.toHaveBeenCalled();
});

it("shows a claimed cat again without a write", async () => {
  const [first] = await twoTickets();
  const claimed = await under.queue.claim(caller, first);
  const change = vi.spyOn(under.store, "change");
  expect(await under.queue.cat(caller, first)).toMatchObject({
    ok: true,
    value: { cat: claimed.ok && claimed.value.cat, status: { state: "viewing" } },
  });
  expect(change).not.toHaveBeenCalled();
});

it("shows an end that no crash takes back", async () => {
  const [first, second] = await twoTickets();
  await letWindowEnd();
  expect(await under.queue.show(caller, first)).toMatchObject({ refusal: { code: "missed" } });
  await under.crash(0);
  expect(await under.queue.show(caller, first)).toMatchObject({ refusal: { code: "missed" } });
  expect(await under.queue.show(caller, second)).toMatchObject({ ok: true, value: { state: "called" } });
});

it("tells of no end that the disk fails to keep", async () => {
  const [first] = await twoTickets();
  await letWindowEnd();
  const failure = new StorageError("io", new Error("planned"));
  const failing = vi.spyOn(under.store, "change").mockRejectedValue(failure);
  expect(await under.queue.show(caller, first)).toMatchObject({ refusal: { code: "storage" } });
  failing.mockRestore();
  await under.crash(0);
  expect(await under.queue.show(caller, first)).toMatchObject({ ok: true, value: { state: "called" } });
});
