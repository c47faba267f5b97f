import type { BanMade, Bans } from "./caller/bans.ts";
import type { Changes } from "./changes.ts";
import type { Announcement } from "./model.ts";
import * as rules from "./operator-rules.ts";
import type { Result } from "./result.ts";
import type { Setting } from "./settings.ts";
import * as settingsRules from "./settings-rules.ts";
import type { BansNear, Committed, Store } from "./store.ts";
import type { TicketStatus } from "./view/views.ts";

interface OperatorParts {
  readonly store: Store;
  readonly changes: Changes;
  readonly bans: Bans;
  /** The answer of a change with the ticket as it stands after it. */
  readonly withStatus: (committed: Committed<Result<unknown>>) => Result<TicketStatus>;
}

/**
 * What only the operator may do. `by` is who did it, for the log. Every method throws StorageError where the disk
 * refuses.
 */
export class Operator {
  readonly #parts: OperatorParts;

  constructor(parts: OperatorParts) {
    this.#parts = parts;
  }

  /** Pauses, resumes, closes or opens the queue. */
  async changeState(change: rules.StateChange, by = rules.OPERATOR): Promise<void> {
    await this.#parts.changes.make({}, (work) => rules.changeState(work, change, by));
  }

  /**
   * Sets what every daemon of the queue shares, as one writes it; `name` and `value` must be those of an option. Answers
   * what was in force before; null where nothing was.
   */
  async set(name: string, value: readonly string[], by = rules.OPERATOR): Promise<readonly string[] | null> {
    const ask = { withInForce: true };
    return (await this.#parts.changes.make(ask, (work) => settingsRules.set(work, { name, value, by })))
      .answer;
  }

  /** What every daemon of the queue shares, as it is in force; by name. */
  settings(): Promise<readonly Setting[]> {
    return this.#parts.store.settingsInForce();
  }

  /** Ends a live ticket as missed, or as seen where it has had its cat. */
  async skip(sequence: number, by = rules.OPERATOR): Promise<Result<null>> {
    const { answer } = await this.#parts.changes.make({ sequence }, (work) => rules.skip(work, sequence, by));
    return answer;
  }

  /** Undoes a miss or a skip of the last five minutes; answers the ticket as it stands then, first of the line or called. */
  async recall(sequence: number, by = rules.OPERATOR): Promise<Result<TicketStatus>> {
    const { store, changes, bans, withStatus } = this.#parts;
    // A ticket's address never changes, so it can be read ahead.
    const [before] = await store.tickets([sequence]);
    const address = before?.ticket.address;
    const ask = { sequence, ...(address !== undefined && { address }) };
    const isImmune = address !== undefined && bans.mayBeSpared(address);
    return withStatus(await changes.make(ask, (work) => rules.recall(work, sequence, by), isImmune));
  }

  /** Says `text` (one line) to everyone until it is withdrawn, by null; answers what was said before. */
  async announce(text: string | null, by = rules.OPERATOR): Promise<Announcement | null> {
    const ask = { withAnnouncement: true };
    return (await this.#parts.changes.make(ask, (work) => rules.announce(work, text, by))).answer;
  }

  /**
   * Bans an address or a network, by its name, for `forMs` milliseconds (Infinity: for ever). Answers when all
   * its live tickets have ended.
   */
  ban(address: string, reason: string, forMs: number, by = rules.OPERATOR): Promise<Result<BanMade>> {
    return this.#parts.bans.ban({ address, reason, forMs, by });
  }

  /** Lifts the ban of just this address or network; answers whether there was one, and what others overlap. */
  unban(address: string, by = rules.OPERATOR): Promise<{ wasBanned: boolean; near: BansNear }> {
    return this.#parts.bans.unban(address, by);
  }
}
