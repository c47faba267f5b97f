import type { Caller } from "./model.ts";
import { settle } from "./rules.ts";
import type { QueueSettings } from "./settings.ts";
import type { Ask, Committed, Decision, Store } from "./store.ts";
import type { Clock } from "./time/clock.ts";
import type { QueueTime } from "./time/queue-time.ts";
import { UnitOfWork } from "./unit-of-work.ts";

type Rule<A> = (work: UnitOfWork) => Decision<A>;

/** Changes of the queue: the store loads what a rule has to know, the rule decides, the store commits. */
export class Changes {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #time: QueueTime;
  readonly #settings: QueueSettings;
  readonly #isEnding: (address: string) => boolean;

  constructor(parts: {
    store: Store;
    clock: Clock;
    time: QueueTime;
    settings: QueueSettings;
    /** Whether a ban is about to end all tickets of an address. */
    isEnding: (address: string) => boolean;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#time = parts.time;
    this.#settings = parts.settings;
    this.#isEnding = parts.isEnding;
  }

  /** Does what is due, then what `rule` decides. Where `isImmune`, the ban of `ask.address` is not loaded. */
  make<A>(ask: Omit<Ask, "heads">, rule: Rule<A>, isImmune = false): Promise<Committed<A>> {
    // A change frees every counter at most, and what it asks about may stand among the heads.
    const heads = this.#settings.counters + 1;
    return this.#store.change({ ...ask, heads, withoutBan: isImmune }, (facts) => {
      const moment = { now: this.#time.now(), wall: this.#clock.wall() };
      const work = new UnitOfWork(facts, moment, this.#settings, this.#isEnding);
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
