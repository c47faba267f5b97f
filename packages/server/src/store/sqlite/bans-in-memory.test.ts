import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { openStore } from "../../../test/open-store.ts";
import type { Ban } from "../../queue/model.ts";
import type { Effect, Store } from "../../queue/store.ts";

const ban = (address: string, until: number | null = null): Ban => ({
  address,
  since: 1,
  until,
  reason: "-",
});

async function change(store: Store, ...effects: Effect[]): Promise<void> {
  await store.change({ heads: 0 }, () => ({ answer: null, effects }));
}

async function seenBy(store: Store, address: string): Promise<string | undefined> {
  const { answer } = await store.change({ address, heads: 0 }, (facts) => ({ answer: facts, effects: [] }));
  expect(store.ban(address)).toEqual(answer.ban);
  return answer.ban?.address;
}

it("knows in each change what another has banned, lifted and pruned", async () => {
  const file = join(freshFolder(), "catqd.db");
  const [one, other] = [await openStore({ file }), await openStore({ file })];
  for (const store of [one, other]) onTestFinished(() => store.close());
  await change(one, { kind: "ban", ban: ban("192.0.2.1", 50) }, { kind: "ban", ban: ban("10.0.0.0/8") });
  expect([await seenBy(other, "192.0.2.1"), await seenBy(other, "10.1.2.3")]).toEqual([
    "192.0.2.1",
    "10.0.0.0/8",
  ]);
  await change(other, { kind: "unban", address: "10.0.0.0/8" }, { kind: "ban", ban: ban("10.1.0.0/16") });
  expect([await seenBy(one, "10.1.2.3"), await seenBy(one, "10.2.0.0")]).toEqual(["10.1.0.0/16", undefined]);
  await one.prune({ tickets: 0, log: 0, bans: 100, tallies: 0 }, 10);
  expect(await seenBy(other, "192.0.2.1")).toBeUndefined();
  expect(await seenBy(other, "10.1.2.3")).toBe("10.1.0.0/16");
});
