import { memberOf } from "../../network/network.ts";
import { NetworkList } from "../../network/network-list.ts";
import type { Changes } from "../changes.ts";
import { ignoreFullDisk } from "../full-disk.ts";
import type { Ban, Caller, Moment } from "../model.ts";
import * as operator from "../operator-rules.ts";
import * as refusals from "../refusals.ts";
import { ok, type Refusal, type Result, refuse } from "../result.ts";
import * as rules from "../rules.ts";
import type { Ask, BansNear, Store } from "../store.ts";
import type { Clock } from "../time/clock.ts";

const NO_NETWORKS = new NetworkList([]);
/** How many bans within another the operator is told of. */
const MAX_TOLD = 8;

/** Whether an address is among those who have just been banned. */
type IsBanned = (address: string) => boolean;
/** Told of a ban; it is through when nothing of theirs goes on. */
type BanListener = (isBanned: IsBanned) => Promise<void>;

/** A ban whose tickets are being ended. */
interface Ending {
  readonly address: string;
  readonly isBanned: IsBanned;
  /** Settles when that is over, done or refused. */
  readonly over: Promise<unknown>;
}

/** What a ban came to. */
export interface BanMade {
  readonly ban: Ban;
  readonly endedTickets: number;
  /** The ban of just the same that was in force before. */
  readonly replaced: Ban | null;
  readonly near: BansNear;
  /** Networks and addresses in it that are never banned. */
  readonly spared: readonly string[];
}

interface BanParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly changes: Changes;
  readonly settle: () => Promise<void>;
  readonly spared: () => readonly string[];
}

/**
 * Bans of addresses and of networks, by their names. A ban is in force with its first commit; the tickets of
 * many end in portions after that, so that nobody else waits long for any of them. Whoever asked for it is
 * answered when all have ended, or when the disk refuses a portion: {@link resume} goes on with the rest.
 */
export class Bans {
  readonly #parts: BanParts;
  readonly #listeners = new Set<BanListener>();
  /** Those whose tickets this daemon is ending. */
  readonly #ending = new Set<Ending>();
  #isClosed = false;

  /** `settle` does what is due, now or later; `spared` gives the networks that are never banned. */
  constructor(parts: BanParts) {
    this.#parts = parts;
  }

  /** Calls `listener` at each ban, and waits for it before the ban is acknowledged. */
  onBan(listener: BanListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether one of `bans`, whose tickets are being ended, is about to end all tickets of an address. */
  isEnding(address: string, bans: readonly Ban[], { wall }: Moment): boolean {
    const spared = new NetworkList(this.#parts.spared());
    return bans.some((ban) => reaches(ban, address, { spared, wall }));
  }

  mayBeSpared(address: string): boolean {
    return new NetworkList(this.#parts.spared()).overlaps(address);
  }

  /** The ban in force against a caller. Throws StorageError where the disk has failed. */
  of({ address, isImmune }: Caller): Refusal | null {
    if (isImmune) return null;
    const ban = this.#parts.store.ban(address);
    return refusals.isInForce(ban, this.#parts.clock.wall()) ? refusals.banned(ban) : null;
  }

  /** For `forMs` milliseconds (Infinity: for ever). Refuses only where nobody can be banned. */
  async ban(asked: { address: string; reason: string; forMs: number; by: string }): Promise<Result<BanMade>> {
    const { address } = asked;
    const spared = new NetworkList(this.#parts.spared());
    if (spared.covers(address)) return refuse(refusals.neverBanned(address));
    const isBanned = isIn(address, spared);
    return this.#whileEnding({ address, isBanned }, async () => {
      const { answer } = await this.#parts.changes.make(firstPortion(address, isBanned), (work) =>
        operator.ban(work, asked),
      );
      const { ban, replaced } = answer;
      const endedTickets = await this.#finish(answer, isBanned, asked.by);
      const near = await this.#near(address);
      return ok({ ban, endedTickets, replaced, near, spared: spared.within(address) });
    });
  }

  /** Bans a caller who presented a token that was never issued, unless there is a reason not to; answers the refusal. */
  async cheated(caller: Caller): Promise<Refusal> {
    // Who cheats from where somebody is never banned is not spared with them.
    const isBanned = isIn(caller.address, NO_NETWORKS);
    const { answer } = await this.#parts.changes.make(
      firstPortion(caller.address, isBanned),
      (work) => rules.cheat(work, caller),
      caller.isImmune,
    );
    const { refusal, begun } = answer;
    const { address } = caller;
    if (begun) await this.#whileEnding({ address, isBanned }, () => this.#finish(begun, isBanned));
    return refusal;
  }

  /** Lifts the ban of just this; answers whether there was one, and what others there are. */
  async unban(address: string, by: string): Promise<{ wasBanned: boolean; near: BansNear }> {
    const { answer } = await this.#parts.changes.make({ address, withOwnBan: true }, (work) =>
      operator.unban(work, address, by),
    );
    return { wasBanned: answer, near: await this.#near(address) };
  }

  /**
   * Ends what is left of the bans in whose middle the daemon was killed, or the disk was full. Rejects where it
   * is full again: what is left then is for the next time.
   */
  async resume(): Promise<void> {
    const spared = new NetworkList(this.#parts.spared());
    for (const { address } of this.#parts.store.endingBans()) {
      // Somebody may be at it yet, and waits for the count of all; what is left, if that is refused, is done here.
      const others = [...this.#ending].filter((other) => other.address === address);
      await Promise.allSettled(others.map(({ over }) => over));
      if (this.#isClosed) return;
      const ban = this.#parts.store.endingBans().find((left) => left.address === address) ?? null;
      if (!refusals.isInForce(ban, this.#parts.clock.wall())) continue;
      const isBanned = isIn(address, spared);
      const begun = { ban, endedTickets: 0, next: "" };
      await this.#whileEnding({ address, isBanned }, () => this.#finish(begun, isBanned));
    }
  }

  /** Goes on with bans that another daemon has left in their middle. */
  async resumeOthers(): Promise<void> {
    if (this.#parts.store.time.heldSince !== null || this.#ending.size > 0) return;
    if (this.#parts.store.endingBans().length > 0) await ignoreFullDisk(this.resume());
  }

  /** Another daemon has banned somebody: tells the listeners. */
  async tellOfOthers(): Promise<void> {
    const { store, clock } = this.#parts;
    const spared = new NetworkList(this.#parts.spared());
    const isBanned = (address: string): boolean =>
      reaches(store.ban(address), address, { spared, wall: clock.wall() });
    await Promise.all([...this.#listeners].map((listener) => listener(isBanned)));
  }

  /** Leaves what is not ended yet to the next start. */
  close(): void {
    this.#isClosed = true;
  }

  async #finish({ ban, ...begun }: rules.BanProgress, isBanned: IsBanned, by?: string): Promise<number> {
    const told = Promise.all([...this.#listeners].map((listener) => listener(isBanned)));
    let { endedTickets, next } = begun;
    while (next !== null && !this.#isClosed) {
      const portion = { after: next, isExempt: (address: string) => !isBanned(address) };
      const { answer } = await this.#parts.changes.make(
        { address: ban.address, withOwnBan: true, portion },
        (work) => rules.continueBan(work, by),
      );
      endedTickets += answer.endedTickets;
      next = answer.next;
    }
    await told;
    return endedTickets;
  }

  async #whileEnding<T>(whose: Omit<Ending, "over">, act: () => Promise<T>): Promise<T> {
    const over = act();
    const ending = { ...whose, over };
    this.#ending.add(ending);
    try {
      return await over;
    } finally {
      this.#ending.delete(ending);
      // Who was passed over meanwhile and stays, as the ban was lifted or is over, may be next.
      if (!this.#isClosed) await this.#parts.settle();
    }
  }

  #near(name: string): Promise<BansNear> {
    return this.#parts.store.bansNear(name, this.#parts.clock.wall(), MAX_TOLD);
  }
}

function firstPortion(address: string, isBanned: IsBanned): Omit<Ask, "heads"> {
  return { address, withOwnBan: true, portion: { after: "", isExempt: (other) => !isBanned(other) } };
}

/** Whether a ban is in force, and of an address itself or of a network that has it and where it is not spared. */
function reaches(ban: Ban | null, address: string, o: { spared: NetworkList; wall: number }): boolean {
  return refusals.isInForce(ban, o.wall) && (ban.address === address || isIn(ban.address, o.spared)(address));
}

/** Whether an address is in a network, and not spared. */
function isIn(name: string, spared: NetworkList): IsBanned {
  const isMember = memberOf(name);
  return (address) => isMember(address) && !spared.overlaps(address);
}
