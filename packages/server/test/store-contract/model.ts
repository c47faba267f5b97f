import fc from "fast-check";
import { expect } from "vitest";
import type { Effect, Facts, Store } from "../../src/queue/store.ts";
import { back, called, ended, newTicket } from "./queue.ts";

const HEADS = 2;

/** Something that happens to the line. `n` picks who, `by` how far; `commit` waits for all asked so far. */
type Step =
  | { readonly kind: "take" | "call" | "commit" }
  | { readonly kind: "leave" | "end" | "miss" | "recall"; readonly n: number }
  | { readonly kind: "pass" | "return" | "rejoin"; readonly n: number; readonly by: number };

const n = fc.nat(1000);
const by = fc.integer({ min: 1, max: 40 });
const kind = <K extends Step["kind"]>(value: K) => fc.constant(value);

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: kind("take") }) },
  { weight: 2, arbitrary: fc.record({ kind: kind("pass"), n, by }) },
  { weight: 2, arbitrary: fc.record({ kind: kind("call") }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("leave"), n }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("end"), n }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("return"), n, by }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("miss"), n }) },
  { weight: 2, arbitrary: fc.record({ kind: kind("recall"), n }) },
  { weight: 2, arbitrary: fc.record({ kind: kind("rejoin"), n, by: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("commit") }) },
);

/** A line as plain lists. Each step is asked of the store too, which must know what the lists say. */
export class ModelLine {
  readonly waiting: number[] = [];
  readonly atCounters: number[] = [];
  readonly missed: number[] = [];
  readonly #store: Store;
  #taken = 0;
  #asked: Promise<unknown>[] = [];
  /**
   * What the store knew when it decided each change for the last time, and what it should have. A throw inside a change
   * would only have it tried again, alone.
   */
  readonly #known: { facts: unknown; readonly lists: unknown }[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /** Takes a step. Only `commit` waits; what is asked before it shares a commit. */
  async take(step: Step): Promise<void> {
    if (step.kind === "commit") await this.settled();
    else this.#ask(step);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#asked);
    this.#asked = [];
    for (const { facts, lists } of this.#known.splice(0)) expect(facts).toEqual(lists);
  }

  #ask(step: Step): void {
    const list = this.#listOf(step.kind);
    const at = "n" in step ? step.n % Math.max(1, list.length) : 0;
    const who = step.kind === "take" ? this.#taken : list[at];
    if (who === undefined) return;
    const known = this.#knows(who);
    const position = this.#move(step, list, at, who);
    const decided = { facts: null as unknown, lists: known(null) };
    this.#known.push(decided);
    const change = this.#store.change({ sequence: who, withPosition: true, heads: HEADS }, (facts) => {
      decided.facts = known(facts);
      return { answer: null, effects: [effectOf(step, who, facts)], show: who };
    });
    this.#asked.push(change.then(({ shown }) => expect([who, shown?.position]).toEqual([who, position])));
  }

  /** Those whom a step can be about. */
  #listOf(kind: Step["kind"]): number[] {
    if (kind === "recall" || kind === "rejoin") return this.missed;
    return kind === "end" || kind === "return" || kind === "miss" ? this.atCounters : this.waiting;
  }

  /** Does the step on the lists; returns the position that `who` has after it. */
  #move(step: Step, list: number[], at: number, who: number): number | null {
    if (step.kind === "take") this.#taken++;
    else list.splice(at, 1);
    if (step.kind === "take") this.waiting.push(who);
    if (step.kind === "call") this.atCounters.push(who);
    if (step.kind === "pass") this.waiting.splice(at + step.by, 0, who);
    if (step.kind === "rejoin") this.waiting.splice(step.by, 0, who);
    if (step.kind === "return") this.waiting.splice(step.by, 0, who);
    if (step.kind === "miss") this.missed.push(who);
    if (step.kind === "recall") this.waiting.unshift(who);
    return this.#positionOf(who);
  }

  #positionOf(who: number): number | null {
    const position = this.waiting.indexOf(who) + 1;
    return position === 0 ? null : position;
  }

  /** What the lists say now, and the same of a store's facts. */
  #knows(who: number): (facts: Facts | null) => unknown {
    const position = this.#positionOf(who);
    const now = [this.waiting.length, position, this.waiting.slice(0, HEADS), [...this.atCounters]];
    return (facts) => {
      if (!facts) return now;
      const sequences = (tickets: Facts["heads"]) => tickets.map(({ sequence }) => sequence);
      return [facts.waitingCount, facts.position, sequences(facts.heads), sequences(facts.atCounters)];
    };
  }
}

function effectOf(step: Step, who: number, { ticket }: Facts): Effect {
  if (step.kind === "take") return { kind: "take", ticket: newTicket(who), key: null };
  if (!ticket) throw new Error(`expected a record of ticket ${who}`);
  if (step.kind === "call") return { kind: "update", ticket: called(ticket) };
  if (step.kind === "leave" || step.kind === "end") return { kind: "update", ticket: ended(ticket, "left") };
  if (step.kind === "miss")
    return { kind: "update", ticket: { ...ended(ticket, "missed"), hasRejoined: false } };
  if (step.kind === "recall")
    return { kind: "recall", ticket: { ...ticket, state: "waiting", endedAt: null } };
  // Back after a second miss, too: the tickets of this test have missed for the first time whenever they do.
  if (step.kind === "rejoin") return { kind: "rejoin", ticket: back(ticket), places: step.by };
  if (!("by" in step)) throw new Error(`expected a step, got ${step.kind}`);
  return { kind: "moveBack", ticket: { ...ticket, state: "waiting", until: null }, places: step.by };
}
