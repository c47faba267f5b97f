import { createHash } from "node:crypto";
import { join } from "node:path";
import { Queue } from "../../src/queue/queue.ts";
import type { Store } from "../../src/queue/store.ts";
import { callerAt } from "../caller-at.ts";
import { FakeClock } from "../fake-clock.ts";
import { openStore } from "../open-store.ts";

/** What the holders of a queue have in their hands. */
export interface Holders {
  /** By the addresses that took them. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly keyed: { readonly address: string; readonly key: string; readonly token: string };
}

/** Fills a queue in a folder with rows of every kind and every state, as its visitors and its operator would. */
export async function fillQueueIn(folder: string): Promise<Holders> {
  const clock = new FakeClock();
  const store = await openStore({ file: join(folder, "catqd.db"), clock });
  const queue = await openQueue(store, clock);
  const { operator } = queue;
  const take = async (address: string, key: string | null = null): Promise<string> => {
    const taken = await queue.take(callerAt(address), key);
    if (!taken.ok) throw new Error(`expected a ticket, got ${taken.refusal.code}`);
    return taken.value.token;
  };
  await queue.declare({ counters: ["3"], "claim-window": ["60s"] });
  await operator.set("counters", ["3"], "anna");
  for (let cat = 0; cat < 5; cat++) await addCat(store, cat);
  const tokens = new Map<string, string>();
  for (let n = 1; n <= 40; n++) tokens.set(`10.0.0.${n}`, await take(`10.0.0.${n}`));
  const of = (n: number): [ReturnType<typeof callerAt>, string] => [
    callerAt(`10.0.0.${n}`),
    tokens.get(`10.0.0.${n}`) ?? "",
  ];
  await queue.claim(...of(1));
  await queue.done(...of(1));
  await queue.claim(...of(2));
  await queue.leave(...of(12));
  await operator.skip(2, "anna");
  for (const n of [13, 14, 15, 14]) await queue.pass(...of(n), 5);
  await queue.pass(...of(4), 3);
  await operator.ban("10.0.0.20", "takes tickets for show", Number.POSITIVE_INFINITY, "anna");
  await operator.ban("192.0.2.0/24", "a test", 3_600_000, "anna");
  clock.advance(61_000);
  await operator.recall(4, "anna").catch(() => {});
  await operator.announce("Back at two: “soon” 🐈", "anna");
  const keyed = {
    address: "10.0.1.1",
    key: "a key of my own",
    token: await take("10.0.1.1", "a key of my own"),
  };
  tokens.set(keyed.address, keyed.token);
  await queue.close();
  return { tokens, keyed };
}

/** A queue whose stock is what it is. */
export function openQueue(store: Store, clock: FakeClock): Promise<Queue> {
  const cats = { refill: () => {}, awaitCat: () => Promise.reject(new Error("no cat comes")) };
  return Queue.open({
    store,
    clock,
    cats,
    onError: (error) => {
      throw error;
    },
  });
}

async function addCat(store: Store, number: number): Promise<void> {
  const bytes = Buffer.from(`cat ${number} \0`.repeat(100));
  const digest = createHash("sha256").update(bytes).digest();
  await store.addToStock({ mediaType: "image/png", bytes, digest, credit: "Made for {number}" });
}
