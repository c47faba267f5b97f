import fc from "fast-check";
import { expect } from "vitest";
import { tokenOf } from "../src/queue/caller/token-proof.ts";
import type { Caller } from "../src/queue/model.ts";
import type { Result } from "../src/queue/result.ts";
import { callerAt } from "./caller-at.ts";
import { settled } from "./fake-clock.ts";
import { isLive, type ModelTicket, type QueueModel } from "./queue-model.ts";
import type { QueueUnderTest } from "./queue-under-test.ts";

/** What the commands know of the real side beside the queue itself. */
export interface Real {
  readonly under: QueueUnderTest;
  /** Tokens by sequence, as their takers were given them. */
  readonly tokens: string[];
  /** What each ticket's holder was given, by sequence. */
  readonly cats: Map<number, string>;
  /** By sequence: until when each who waits must be called, in the model's time, as long as no operator interferes. */
  readonly bounds: Map<number, number>;
}

type Command = fc.AsyncCommand<QueueModel, Real>;

/** The last of them in one /48, and all but one of these in one /56. */
const ADDRESSES = [
  ...["192.0.2.1", "192.0.2.2", "192.0.2.3"],
  ...["1100", "1101", "1102", "1103", "11ff", "1200"].map((subnet) => `2001:db8:0:${subnet}::/64`),
];
const FOREIGN_KEY = Buffer.alloc(32, 1);

function codeOf(answer: Result<unknown>): string | null {
  return answer.ok ? null : answer.refusal.code;
}

/**
 * One thing that somebody does to both sides, followed by the comparison of the two. Where the model stays as it was,
 * nothing may have been written; where the board shows something else than before, its revision has grown, and whoever
 * listens was told of the newest.
 */
function command(
  name: string,
  run: (model: QueueModel, real: Real) => Promise<void>,
  check: (model: QueueModel) => boolean = () => true,
): Command {
  return {
    check,
    toString: () => name,
    async run(model, real) {
      const before = { model: stateOf(model), written: await written(real), shown: await shown(real) };
      await run(model, real);
      await settled();
      await compare(model, real);
      const after = await shown(real);
      if (after.board !== before.shown.board) {
        expect(after.revision, name).toBeGreaterThan(before.shown.revision);
      }
      if (after.revision > before.shown.revision) expect(real.under.toldRevision, name).toBe(after.revision);
      if (stateOf(model) === before.model) expect(await written(real), name).toEqual(before.written);
    },
  };
}

/** A command of somebody who holds a ticket: `pick` chooses which. */
function byHolder(
  name: string,
  pick: number,
  act: (
    sequence: number,
    model: QueueModel,
    real: Real,
    who: Caller,
  ) => Promise<[string | null, string | null]>,
): Command {
  return command(
    `${name} by ${pick}`,
    async (model, real) => {
      const sequence = pick % model.tickets.length;
      // Whoever holds the token may come from another machine than the taker's.
      const free = ADDRESSES.filter((address) => !model.bans.has(address));
      const address = free[pick % Math.max(1, free.length)];
      if (address === undefined) return;
      const [expected, actual] = await act(sequence, model, real, callerAt(address));
      expect(actual, name).toBe(expected);
    },
    (model) => model.tickets.length > 0,
  );
}

const pick = fc.nat({ max: 1000 });
const address = fc.constantFrom(...ADDRESSES);

/** Every kind of command, with its arguments. */
export const commands: fc.Arbitrary<Command>[] = [
  address.map((from) =>
    command(`take from ${from}`, async (model, real) => {
      const expected = model.take(from);
      const answer = await real.under.queue.take(callerAt(from), null);
      expect(codeOf(answer)).toBe(expected);
      if (answer.ok) real.tokens.push(answer.value.token);
    }),
  ),
  fc.record({ from: address, key: fc.constantFrom("one", "two", "three") }).map(({ from, key }) =>
    command(`take twice from ${from} with key ${key}`, async (model, real) => {
      const first = await real.under.queue.take(callerAt(from), key);
      const again = await real.under.queue.take(callerAt(from), key);
      if (!first.ok || first.value.isNew) {
        expect(codeOf(first)).toBe(model.take(from));
        if (first.ok) real.tokens.push(first.value.token);
      }
      if (!first.ok || !again.ok) return expect(codeOf(again)).toBe(codeOf(first));
      expect(again.value).toMatchObject({ token: first.value.token, isNew: false });
    }),
  ),
  pick.map((i) =>
    byHolder("claim", i, async (sequence, model, real, who) => {
      if (model.ticket(sequence)?.state === "called") await real.under.stockUp();
      const expected = model.claim(sequence);
      const answer = await real.under.queue.claim(who, real.tokens[sequence] ?? "");
      if (answer.ok) rememberCat(real, sequence, answer.value.cat.bytes.toString());
      return [expected, codeOf(answer)];
    }),
  ),
  pick.map((i) =>
    byHolder("claim five times at once", i, async (sequence, model, real, who) => {
      if (model.ticket(sequence)?.state === "called") await real.under.stockUp();
      const expected = model.claim(sequence);
      const token = real.tokens[sequence] ?? "";
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => real.under.queue.claim(who, token)));
      for (const answer of answers) {
        if (answer.ok) rememberCat(real, sequence, answer.value.cat.bytes.toString());
        expect(codeOf(answer)).toBe(expected);
      }
      return [expected, expected];
    }),
  ),
  pick.map((i) =>
    byHolder("claim in vain", i, async (sequence, model, real, who) => {
      const isWaiting = model.ticket(sequence)?.state === "called";
      const expected = model.claimInVain(sequence);
      real.under.hasCats = false;
      const claiming = real.under.queue.claim(who, real.tokens[sequence] ?? "");
      if (isWaiting) await real.under.clock.advance(model.settings.catPatienceMs);
      real.under.hasCats = true;
      return [expected, codeOf(await claiming)];
    }),
  ),
  pick.map((i) =>
    byHolder("done", i, async (sequence, model, real, who) => [
      model.done(sequence),
      codeOf(await real.under.queue.done(who, real.tokens[sequence] ?? "")),
    ]),
  ),
  pick.map((i) =>
    byHolder("leave", i, async (sequence, model, real, who) => [
      model.leave(sequence),
      codeOf(await real.under.queue.leave(who, real.tokens[sequence] ?? "")),
    ]),
  ),
  fc.record({ i: pick, places: fc.integer({ min: 1, max: 6 }) }).map(({ i, places }) =>
    byHolder(`pass ${places}`, i, async (sequence, model, real, who) => {
      real.bounds.delete(sequence);
      const expected = model.pass(sequence, places);
      return [expected, codeOf(await real.under.queue.pass(who, real.tokens[sequence] ?? "", places))];
    }),
  ),
  pick.map((i) =>
    byHolder("rejoin", i, async (_, model, real, who) => {
      const missed = model.tickets.filter(({ state }) => state === "missed");
      const among = i % 4 === 0 ? model.tickets : missed;
      const sequence = among[i % Math.max(1, among.length)]?.sequence;
      if (sequence === undefined) return [null, null];
      const [before] = await real.under.store.tickets([sequence]);
      const isTooLate = real.under.clock.wall() >= (before?.ticket.rejoinBy ?? 0);
      const expected = model.rejoin(sequence, isTooLate);
      return [expected, codeOf(await real.under.queue.rejoin(who, real.tokens[sequence] ?? ""))];
    }),
  ),
  fc.record({ from: address, sequence: fc.nat({ max: 20 }) }).map(({ from, sequence }) =>
    command(`foreign token from ${from}`, async (model, real) => {
      const expected = model.cheat(from);
      const answer = await real.under.queue.claim(callerAt(from), tokenOf(FOREIGN_KEY, sequence));
      expect(codeOf(answer)).toBe(expected);
    }),
  ),
  fc.integer({ min: 1, max: 6000 }).map((ms) =>
    command(`${ms} ms pass`, async (model, real) => {
      model.advance(ms);
      await real.under.clock.advance(ms);
    }),
  ),
  fc.constant(
    command("the nearest deadline comes", async (model, real) => {
      const ends = model.atCounters.map(({ until }) => (until ?? 0) - model.now);
      const ms = ends.length === 0 ? 1 : Math.min(...ends);
      model.advance(ms);
      await real.under.clock.advance(ms);
    }),
  ),
  fc
    .oneof(fc.integer({ min: -2 * 86_400_000, max: -100 }), fc.integer({ min: 100, max: 2 * 86_400_000 }))
    .map((ms) =>
      command(`the wall clock jumps by ${ms} ms`, async (_model, real) => {
        // Whose time was over may come back once more.
        real.bounds.clear();
        await real.under.clock.jumpWall(ms);
      }),
    ),
  fc
    .integer({ min: 2100, max: 90_000 })
    .map((ms) =>
      command(`the process stands still for ${ms} ms`, async (_model, real) =>
        real.under.clock.standStill(ms),
      ),
    ),
  fc
    .integer({ min: 0, max: 100_000 })
    .map((ms) => command(`restart after ${ms} ms`, async (_model, real) => real.under.restart(ms))),
  fc.integer({ min: 0, max: 100_000 }).map((ms) =>
    command(`kill, and start after ${ms} ms`, async (model, real) => {
      await real.under.crash(ms);
      // The disk knows when the daemon was last alive, a heartbeat ago at most; windows go on from there.
      const aliveAt = real.under.store.time.now();
      expect(aliveAt).toBeLessThanOrEqual(model.now);
      if (model.atCounters.length > 0 && model.state !== "paused") {
        expect(model.now - aliveAt).toBeLessThanOrEqual(500);
      }
      model.now = aliveAt;
    }),
  ),
  fc.constantFrom("pause" as const, "resume" as const, "close" as const, "open" as const).map((change) =>
    command(`the operator says ${change}`, async (model, real) => {
      real.bounds.clear();
      model.changeState(change);
      await real.under.queue.operator.changeState(change);
    }),
  ),
  fc.option(fc.constantFrom("Tea at four", "Cake at five")).map((text) =>
    command(`the operator announces ${text}`, async (model, real) => {
      const before = await real.under.queue.operator.announce(text);
      expect(before?.text ?? null).toBe(model.announced);
      model.announced = text;
    }),
  ),
  pick.map((i) =>
    command(
      `the operator recalls ${i}`,
      async (model, real) => {
        const missed = model.tickets.filter(({ state }) => state === "missed");
        const among = i % 4 === 0 ? model.tickets : missed;
        const sequence = among[i % Math.max(1, among.length)]?.sequence;
        if (sequence === undefined) return;
        const [before] = await real.under.store.tickets([sequence]);
        const isTooLate = real.under.clock.wall() - (before?.ticket.endedAt ?? 0) > 300_000;
        real.bounds.clear();
        const expected = model.recall(sequence, isTooLate);
        expect((await real.under.queue.operator.recall(sequence)).ok).toBe(expected);
      },
      (model) => model.tickets.length > 0,
    ),
  ),
  pick.map((i) =>
    command(
      `the operator skips ${i}`,
      async (model, real) => {
        const sequence = i % model.tickets.length;
        real.bounds.clear();
        model.skip(sequence);
        await real.under.queue.operator.skip(sequence);
      },
      (model) => model.tickets.length > 0,
    ),
  ),
];

function stateOf(model: QueueModel): string {
  return JSON.stringify([model, ...model.bans]);
}

/** What each change of the queue makes larger. */
async function written({ under }: Real): Promise<unknown> {
  const { revision } = await under.store.board(0, 0);
  return { revision, lines: (await under.store.log({ limit: 10_000 })).length };
}

/** All that the board is made of, and the revision that says which of two is newer. */
async function shown({ under }: Real): Promise<{ revision: number; board: string }> {
  // Whose time to come back is over is told by nothing but the clock.
  const { revision, mayRejoin: _, ...board } = await under.store.board(1000, 1000);
  return { revision, board: JSON.stringify(board) };
}

function rememberCat(real: Real, sequence: number, cat: string): void {
  const before = real.cats.get(sequence);
  if (before !== undefined) expect(cat, "the same cat again").toBe(before);
  else expect([...real.cats.values()], "nobody gets another's cat").not.toContain(cat);
  real.cats.set(sequence, cat);
}

/** The invariants, and that both sides agree on every ticket and on the board. */
async function compare(model: QueueModel, real: Real): Promise<void> {
  const { queue, clock, store, settings, errors } = real.under;
  const board = await queue.board();
  const statuses = await queue.statuses(model.tickets.map(({ sequence }) => sequence));

  expect(errors).toEqual([]);
  expect(board.active.length).toBeLessThanOrEqual(settings.counters);
  expect(board.state).toBe(model.state);
  expect(board.waitingCount).toBe(model.line.length);
  expect(board.announcement?.text ?? null).toBe(model.announced);
  const facts = await store.board(1000, 1000);
  expect(facts.waiting, "order kept").toEqual(model.line);

  const ends = Map.groupBy(facts.recent, ({ sequence }) => sequence);
  for (const ticket of model.tickets) {
    const outcomes = ends.get(ticket.sequence)?.map(({ outcome }) => outcome) ?? [];
    expect(outcomes, `the ends of ticket ${ticket.sequence}`).toEqual(ticket.ends.toReversed());
    // Once, unless it came back from the first of them.
    expect(ticket.ends.length).toBe(Number(!isLive(ticket)) + Number(ticket.hasRejoined));
    const status = statuses[ticket.sequence];
    const end = ticket.until === null ? null : clock.wall() + (ticket.until - model.now);
    expect(status, `ticket ${ticket.sequence}`).toMatchObject({
      state: ticket.state,
      position: ticket.state === "waiting" ? model.line.indexOf(ticket.sequence) + 1 : null,
      claimBy: ticket.state === "called" ? end : null,
      viewUntil: ticket.state === "viewing" ? end : null,
    });
    checkBound(ticket, status?.longestWaitMs ?? 0, model, real);
  }
}

/** Nobody waits longer than anybody was ever told, however many miss their turn and come back. */
function checkBound(ticket: ModelTicket, longestWaitMs: number, model: QueueModel, { bounds }: Real): void {
  const { sequence, state } = ticket;
  const bound = bounds.get(sequence) ?? Number.POSITIVE_INFINITY;
  const isWaiting = state === "waiting";
  const waitedUntil = isWaiting ? model.now : (ticket.calledAt ?? 0);
  expect(waitedUntil, `the bound of the wait of ticket ${sequence}`).toBeLessThanOrEqual(bound);
  if (isWaiting) bounds.set(sequence, Math.min(bound, model.now + longestWaitMs));
  else bounds.delete(sequence);
}

/** Every number accounted for exactly once: taken once, ended at most once, by its log. */
export async function accountFor(model: QueueModel, real: Real): Promise<void> {
  for (const ticket of model.tickets) {
    const events = await real.under.store.log({ sequence: ticket.sequence, limit: 1000 });
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === "taken")).toHaveLength(1);
    const ends: string[] = [];
    let comebacks = 0;
    for (const type of types) {
      // Undoes the miss before it, and that from which it had come back.
      if (type === "recalled") {
        expect(new Set(ends.splice(0))).toEqual(new Set(["missed"]));
        comebacks = 0;
      }
      if (type === "rejoined") comebacks++;
      if (["seen", "missed", "left", "banned"].includes(type)) ends.push(type);
    }
    expect(ends).toEqual(ticket.ends);
    expect(comebacks, "nobody comes back twice").toBe(Number(ticket.hasRejoined));
    const claims = types.filter((type) => type === "claimed");
    expect(claims).toHaveLength(real.cats.has(ticket.sequence) ? 1 : 0);
  }
}
