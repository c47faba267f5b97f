import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Changes } from "../../src/queue/changes.ts";
import * as operator from "../../src/queue/operator-rules.ts";
import * as rules from "../../src/queue/rules.ts";
import * as settings from "../../src/queue/settings-rules.ts";
import type { Decision, Store } from "../../src/queue/store.ts";
import type { UnitOfWork } from "../../src/queue/unit-of-work.ts";
import { callerAt } from "../caller-at.ts";
import type { FakeClock } from "../fake-clock.ts";
import { freshStore, type OpenFolder } from "./setup.ts";

/** Something that somebody asks for. `n` picks a ticket, `from` an address. */
type Act =
  | { readonly kind: "take"; readonly from: number; readonly key: number | null }
  | { readonly kind: "claim" | "done" | "leave" | "skip" | "recall"; readonly n: number }
  | { readonly kind: "pass"; readonly n: number; readonly by: number }
  | { readonly kind: "ban" | "unban" | "cheat"; readonly from: number }
  | { readonly kind: operator.StateChange }
  | { readonly kind: "announce"; readonly text: string | null }
  | { readonly kind: "set" | "declare"; readonly value: string };

/** What is asked for in one turn of the event loop, and then passes. */
interface Round {
  readonly acts: readonly Act[];
  readonly cats: number;
  readonly ms: number;
}

const ADDRESSES = ["192.0.2.1", "192.0.2.2", "198.51.100.7", "2001:db8::/64", "2001:db8:0:1::/64"];
const BANNABLE = [...ADDRESSES, "192.0.2.0/24", "2001:db8::/48"];
/** As long as a daemon may be silent and still count as alive. */
const STEP_MS = 1900;
const BY = "the operator";
const BY_NUMBER: Readonly<
  Record<"claim" | "done" | "leave" | "skip" | "recall", (work: UnitOfWork, n: number) => Decision<unknown>>
> = {
  claim: rules.claim,
  done: rules.done,
  leave: rules.leave,
  skip: (work, n) => operator.skip(work, n, BY),
  recall: (work, n) => operator.recall(work, n, BY),
};
const NOBODY_IS_ENDING = (): boolean => false;

const n = fc.nat(30);
const from = fc.nat(BANNABLE.length - 1);
const kind = <K extends Act["kind"]>(...kinds: K[]) => fc.constantFrom(...kinds);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: kind("take"), from, key: fc.option(fc.nat(5), { freq: 2 }) }),
  },
  { weight: 8, arbitrary: fc.record({ kind: kind("claim", "done", "leave", "skip", "recall"), n }) },
  { weight: 3, arbitrary: fc.record({ kind: kind("pass"), n, by: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("ban", "unban", "cheat"), from }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("pause", "resume", "close", "open") }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind("announce"), text: fc.constantFrom("Tea", "Cake", null) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind("set", "declare"), value: fc.constantFrom("1", "2", "3") }),
  },
);
const round: fc.Arbitrary<Round> = fc.record({
  acts: fc.array(act, { minLength: 1, maxLength: 14 }),
  cats: fc.nat(2),
  ms: fc.constantFrom(0, 0, 100, 100, 30_000, 61_000),
});

/** What shares a commit comes out as if each had one of its own, at the same moment. */
export function describeBatches(name: string, open: OpenFolder): void {
  describe(`${name}: batches`, () => {
    it("does in a batch of many what as many batches of one do at the same moment", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(round, { minLength: 2, maxLength: 7 }), async (rounds) => {
          const [together, apart] = await Promise.all([freshStore(open), freshStore(open)]);
          for (const { acts, cats, ms } of rounds) {
            const stocked = acts.length + cats;
            await Promise.all([together, apart].map(({ store }) => stockUp(store, cats, stocked)));
            const answers = await Promise.all(acts.map((one) => settle(ask(together.store, one))));
            const oneByOne: unknown[] = [];
            for (const one of acts) oneByOne.push(await settle(ask(apart.store, one)));
            expect(answers).toEqual(oneByOne);
            const [left, right] = await Promise.all([everything(together.store), everything(apart.store)]);
            expect(left).toEqual(right);
            await Promise.all([together, apart].map(({ store, clock }) => pass(store, clock, ms)));
          }
          await Promise.all([together.store.close(), apart.store.close()]);
        }),
        { numRuns: 12 },
      );
    }, 120_000);
  });
}

/** Lets time pass in which a daemon is alive. */
async function pass(store: Store, clock: FakeClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= STEP_MS) {
    await clock.advance(Math.min(STEP_MS, left));
    await store.heartbeat();
  }
}

async function stockUp(store: Store, cats: number, salt: number): Promise<void> {
  for (let cat = 0; cat < cats; cat++) {
    const bytes = Buffer.from(`${salt} ${cat}`);
    const digest = createHash("sha256").update(bytes).digest();
    await store.addToStock({ mediaType: "image/png", bytes, digest, credit: "" });
  }
}

async function settle(asked: Promise<unknown>): Promise<unknown> {
  return asked.catch((error: unknown) => `threw ${String(error)}`);
}

function ask(store: Store, one: Act): Promise<unknown> {
  const changes = new Changes(store, NOBODY_IS_ENDING);
  switch (one.kind) {
    case "take": {
      const address = ADDRESSES[one.from % ADDRESSES.length] ?? "";
      const key = one.key === null ? null : Buffer.alloc(32, one.key);
      const { shares } = callerAt(address);
      const asked = { address, counted: shares, ...(key && { key }) };
      return changes.make(asked, (work) => rules.take(work, { address, shares, key }));
    }
    case "claim":
    case "done":
    case "leave":
    case "skip":
    case "recall": {
      const rule = BY_NUMBER[one.kind];
      const isClaim = one.kind === "claim";
      return changes.make({ sequence: one.n, withCat: isClaim }, (work) => rule(work, one.n));
    }
    case "pass":
      return changes.make({ sequence: one.n, withPosition: true }, (work) => rules.pass(work, one.n, one.by));
    case "ban": {
      const address = BANNABLE[one.from] ?? "";
      const asked = { address, withOwnBan: true, portion: { after: "", isExempt: () => false } };
      return changes.make(asked, (work) =>
        operator.ban(work, { address, reason: "noise", forMs: 50_000, by: BY }),
      );
    }
    case "unban": {
      const address = BANNABLE[one.from] ?? "";
      return changes.make({ address, withOwnBan: true }, (work) => operator.unban(work, address, BY));
    }
    case "cheat": {
      const address = ADDRESSES[one.from % ADDRESSES.length] ?? "";
      const asked = { address, withOwnBan: true, portion: { after: "", isExempt: () => false } };
      return changes.make(asked, (work) => rules.cheat(work, { address, isImmune: false }));
    }
    case "announce":
      return changes.make({ withAnnouncement: true }, (work) => operator.announce(work, one.text, BY));
    case "set": {
      const asked = { name: "counters", value: [one.value], by: BY };
      return changes.make({ withInForce: true }, (work) => settings.set(work, asked));
    }
    case "declare":
      return changes.make({ withDeclared: true, withInForce: true }, (work) =>
        settings.declare(work, { counters: [one.value], "ban-for": ["forever"] }),
      );
    default:
      return changes.make({}, (work) => operator.changeState(work, one.kind, BY));
  }
}

/** All that can be read, but for revisions, which count the commits. */
async function everything(store: Store): Promise<unknown> {
  const { revision: _, ...board } = await store.board(1000, 1000);
  const tickets = await store.tickets(Array.from({ length: 100 }, (_, sequence) => sequence));
  const [bans, log, stock] = [
    await store.bans(),
    await store.log({ limit: 10_000 }),
    await store.stockSize(),
  ];
  const tallies = await store.tallies(0, Date.UTC(2027, 0, 1));
  const cats = await Promise.all(
    board.atCounters.map(async ({ sequence }) => (await store.catOf(sequence))?.bytes.toString()),
  );
  const inForce = await store.settingsInForce();
  return { board, tickets, bans, inForce, log, stock, tallies, cats, deadlines: await store.deadlines() };
}
