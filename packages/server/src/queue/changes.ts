import type { Caller } from "./model.ts";
import { settle } from "./rules.ts";
import type { Ask, Committed, Decision, Store } from "./store.ts";
import { type IsEnding, UnitOfWork } from "./unit-of-work.ts";

type Rule<A> = (work: UnitOfWork) => Decision<A>;

/** Changes of the queue: the store loads what a rule has to know, the rule decides, the store commits. */
export class Changes {
  readonly #store: Store;
  readonly #isEnding: IsEnding;

  constructor(store: Store, isEnding: IsEnding) {
    this.#store = store;
    this.#isEnding = isEnding;
  }

  /** Does what is due, then what `rule` decides. Where `isImmune`, the ban of `ask.address` is not loaded. */
  make<A>(ask: Omit<Ask, "heads">, rule: Rule<A>, isImmune = false): Promise<Committed<A>> {
    return this.#store.change({ ...ask, withoutBan: isImmune }, (facts) => {
      const work = new UnitOfWork(facts, this.#isEnding);
      settle(work);
      return rule(work);
    });
  }

  /** A change that `caller` asks for, whose ban (if it can have one) the rules look at. */
  by<A>(caller: Caller, ask: Omit<Ask, "heads" | "address">, rule: Rule<A>): Promise<Committed<A>> {
    return this.make({ ...ask, address: caller.address }, rule, caller.isImmune);
  }

  /** Does what is due: ends windows, calls who is next. */
  async settle(): Promise<void> {
    await this.make({}, (work) => work.decide(null));
  }
}
