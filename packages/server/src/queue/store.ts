import type { Share } from "../network/shares.ts";
import type {
  Announcement,
  Ban,
  BoardFacts,
  Cat,
  LogEvent,
  Moment,
  Pace,
  QueueMode,
  QueueMs,
  Restoration,
  Tally,
  Ticket,
  TicketWithPosition,
  WallMs,
} from "./model.ts";
import type { Outbox, Subscription, Telling } from "./push.ts";
import type { QueueSettings, Setting, SettingTexts } from "./settings.ts";
import type { SharedStore } from "./shared-store.ts";
import type { StoreTime } from "./time/store-time.ts";

/** What a change has to know. The store loads just this: never more than a few tickets. */
export interface Ask {
  /** The ticket in question. */
  readonly sequence?: number;
  /** Loads the position of that ticket, too. */
  readonly withPosition?: boolean;
  /** The caller's address: loads its ban. For a ban, the name of a network too. */
  readonly address?: string;
  /** Counts the live tickets of each of these shares, one by one, as they may hold only a few. */
  readonly counted?: readonly Share[];
  /** Leaves out the ban of `address`. */
  readonly withoutBan?: boolean;
  /** Loads the ban of just `address`, too. */
  readonly withOwnBan?: boolean;
  /** Loads live tickets of `address`, or from within it, too (a ban ends them). */
  readonly portion?: Portion;
  /** SHA-256 of a take's idempotency key and address: loads the ticket that was taken with it. */
  readonly key?: Buffer;
  /** How many of the first of the line to load, beside as many as `portion` found; one more than there are counters, unless given. */
  readonly heads?: number;
  /** Loads the oldest cat of the stock. */
  readonly withCat?: boolean;
  /** Loads what the operator says to everyone. */
  readonly withAnnouncement?: boolean;
  /** Loads what this daemon's configuration last declared, too. */
  readonly withDeclared?: boolean;
  /** Loads what is in force as one writes it, too. */
  readonly withInForce?: boolean;
}

/** Which live tickets of a banned network come next. */
export interface Portion {
  /** Those of addresses whose names come after this one; empty for the first. */
  readonly after: string;
  /** Addresses that the ban does not touch. */
  readonly isExempt: (address: string) => boolean;
}

/** What is, at the moment of a change. */
export interface Facts {
  /** Read while nobody else can change the queue: the same for all changes of a commit. */
  readonly moment: Moment;
  readonly mode: QueueMode;
  /** Those in force, for every daemon of the queue. */
  readonly settings: QueueSettings;
  /** Bans whose live tickets are still being ended, by whichever daemon; some may be over. */
  readonly endingBans: readonly Ban[];
  /** The sequence the next ticket gets. */
  readonly nextSequence: number;
  readonly waitingCount: number;
  /** Everyone called or viewing, in the order of their calls. */
  readonly atCounters: readonly Ticket[];
  /** The first of the line, in order. Read when first looked at, as few changes need them: only while deciding. */
  readonly heads: readonly Ticket[];
  readonly ticket: Ticket | null;
  /** The position of `ticket` in the line, 1 for the first; null outside the line, or unless asked for. */
  readonly position: number | null;
  /** Of the bans of `address` and of the networks that hold it, the one that lasts longest. Null where left out. */
  readonly ban: Ban | null;
  /** The ban of just `address`; null unless asked for. */
  readonly ownBan: Ban | null;
  /**
   * How many live tickets each of `counted` holds, in the order asked; of an address no more are counted than it may
   * hold and than a change can end. Read when first looked at: only while deciding.
   */
  readonly liveCounts: readonly number[];
  /** Empty unless asked for. No more than can be ended without keeping everybody else waiting. */
  readonly addressTickets: readonly Ticket[];
  /** Where the next portion of them begins (`Portion.after`); null where there is none. */
  readonly nextPortion: string | null;
  readonly sameKey: Ticket | null;
  /** The oldest cat of the stock, by its id; null where there is none, or none was asked for. */
  readonly stockCat: number | null;
  /** What the operator says to everyone; null where there is nothing, or it was not asked for. */
  readonly announcement: Announcement | null;
  /** What the configuration of this daemon last declared; null where it never did, or unless asked for. */
  readonly declared: SettingTexts | null;
  /** Every setting that was ever declared or set; empty unless asked for. */
  readonly inForce: readonly Setting[];
}

/** One thing that a change does. */
export type Effect =
  /** A new ticket, last of the line; `sequence` is `facts.nextSequence` plus earlier takes of this change. */
  | { readonly kind: "take"; readonly ticket: Ticket; readonly key: Buffer | null }
  /** A ticket's new record. One that leaves `waiting` leaves the line; the cat of one that ends is deleted. */
  | { readonly kind: "update"; readonly ticket: Ticket }
  /** The ticket's new record (`waiting`), placed behind `places` of those behind it: of the whole line if it was called. */
  | { readonly kind: "moveBack"; readonly ticket: Ticket; readonly places: number }
  /** A missed ticket's new record (`waiting`), placed in front of the whole line. */
  | { readonly kind: "recall"; readonly ticket: Ticket }
  /** A missed ticket's new record (`waiting`), placed behind the first `places` of the line, 0 or more. */
  | { readonly kind: "rejoin"; readonly ticket: Ticket; readonly places: number }
  /** Gives a stock cat to a ticket, for good. */
  | { readonly kind: "giveCat"; readonly sequence: number; readonly cat: number }
  /** Replaces the ban of just the same. `isEnding`: live tickets of it are still to be ended, also after a crash. */
  | { readonly kind: "ban"; readonly ban: Ban; readonly isEnding?: boolean }
  | { readonly kind: "unban"; readonly address: string }
  | { readonly kind: "setMode"; readonly mode: QueueMode }
  | { readonly kind: "announce"; readonly announcement: Announcement | null }
  /** A setting's new value, for every daemon of the queue. */
  | { readonly kind: "set"; readonly setting: Setting }
  /** What the configuration of this daemon declares from now on. */
  | { readonly kind: "declare"; readonly declared: SettingTexts }
  /** A browser is told of a live ticket from now on, in the place of the oldest where there are too many. */
  | { readonly kind: "subscribe"; readonly sequence: number; readonly subscription: Subscription }
  /** It is not any more; none of the ticket's is where `endpoint` is null. */
  | { readonly kind: "unsubscribe"; readonly sequence: number; readonly endpoint: string | null }
  | ({ readonly kind: "tell" } & Telling)
  | { readonly kind: "log"; readonly event: LogEvent };

/** The bans that overlap with one of a network, but for its own. */
export interface BansNear {
  /** Of networks that hold it. */
  readonly around: readonly Ban[];
  /** Of what is in it: the first few. */
  readonly within: readonly Ban[];
  readonly withinCount: number;
}

/** What a rule decides. */
export interface Decision<A> {
  readonly answer: A;
  readonly effects: readonly Effect[];
  /** The ticket that the answer needs, as it stands after the effects. */
  readonly show?: number;
}

/** A decision that is on disk. */
export interface Committed<A> {
  readonly answer: A;
  /** The ticket of `decision.show`, with the pace at that moment; null where none was asked for, or there is no record. */
  readonly shown: TicketWithPosition | null;
  /** Never altered, and another object wherever it differs. */
  readonly pace: Pace | null;
}

/**
 * The queue on disk. Several daemons may share one store, so nothing above this port may take what it
 * remembers for what is: time, mode, settings and bans come with the facts of each change. Every method rejects with
 * {@link StorageError} when the disk refuses.
 */
export interface Store {
  /** The 32-byte key of this queue's tokens. */
  readonly key: Buffer;
  /** When and how it was restored from a backup, by ascending sequence; empty for most queues. May grow: {@link refresh}. */
  readonly restorations: readonly Restoration[];
  /** Queue time, to show it and to wait for it. What decides is the moment among the facts. */
  readonly time: StoreTime;
  /** What a store of several daemons can tell besides; null for one that has a daemon alone. */
  readonly shared: SharedStore | null;
  /** The settings in force as last read, to show them. What decides is among the facts. */
  readonly settings: QueueSettings;
  /** What browsers are to be told by Web Push. */
  readonly outbox: Outbox;

  /**
   * Loads, decides, writes, commits: one change. Changes asked for in the same turn of the event loop share a commit
   * and its moment, which the store notes as the last one alive; the promise settles when it is on disk. `decide` is
   * synchronous and pure, as it may run again. If it throws, nothing of its change is kept and the others go on.
   */
  change<A>(ask: Ask, decide: (facts: Facts) => Decision<A>): Promise<Committed<A>>;

  /** Some tickets at one moment, in the order asked; null where there is no record (any more). */
  tickets(sequences: readonly number[]): Promise<(TicketWithPosition | null)[]>;
  /** The same, with the pace at just that moment: what is between the two would be missing in a bound of the wait. */
  ticketsAtPace(
    sequences: readonly number[],
  ): Promise<{ readonly tickets: (TicketWithPosition | null)[]; readonly pace: Pace }>;
  board(waiting: number, recent: number): Promise<BoardFacts>;
  /** The ends of the running windows, nearest first: as many as there are tickets at the counters. */
  deadlines(): Promise<QueueMs[]>;
  /**
   * Of the bans of an address or network and of the networks that hold it, the one that lasts longest. Asked ahead of
   * every request, so it is told at once; throws {@link StorageError}.
   */
  ban(network: string): Ban | null;
  /** Oldest first. */
  bans(): Promise<Ban[]>;
  /** How many bans are in force at `at`. */
  banCount(at: WallMs): Promise<number>;
  /** Other bans in force at `wall` that overlap with a network; of those within it at most `limit`. */
  bansNear(network: string, wall: WallMs, limit: number): Promise<BansNear>;
  /** Those written with `isEnding` and not without it since. */
  endingBans(): readonly Ban[];
  /** Every setting that was ever declared or set, by name. */
  settingsInForce(): Promise<Setting[]>;
  /**
   * The cat that a ticket was given; null where it has none (any more). All who still hold its bytes hold the same
   * copy, so nobody uses up memory by asking for it again and again.
   */
  catOf(sequence: number): Promise<Cat | null>;
  /** The log of a ticket, or the newest of all; oldest first. */
  log(query: { sequence?: number; limit: number }): Promise<LogEvent[]>;

  /**
   * What happened from one time to another, both at whole quarters of an hour of the wall clock; by kind and
   * ascending bucket. A recalled miss is none.
   */
  tallies(from: WallMs, to: WallMs): Promise<Tally[]>;

  /** Cats that no ticket has yet. */
  stockSize(): Promise<number>;
  addToStock(cat: Cat): Promise<void>;

  /**
   * Whether a chore is this daemon's for the next `forMs` milliseconds, as no other has claimed it. Claimed by a time
   * stamp and never given back: a daemon that dies keeps nobody from it for longer.
   */
  claimChore(chore: Chore, forMs: number): Promise<boolean>;

  /** Reads what other daemons have changed since it was last read: restorations, bans, settings. */
  refresh(): Promise<void>;
  /** Notes that a daemon is alive; on a disk that was full, finds out whether there is room again. */
  heartbeat(): Promise<void>;
  /**
   * Deletes tickets that ended, log lines written, bans that ran out and tallies of before the given times,
   * at most `limit` of each; returns how many in all.
   */
  prune(before: Retained, limit: number): Promise<number>;

  /** Has `listener` told of one kind of event; returns an unsubscriber. */
  on<E extends keyof Events>(event: E, listener: (...values: Events[E]) => void): () => void;
  /** Notes the last moment alive, then lets go of the disk. */
  close(): Promise<void>;
}

/** What a store tells of. */
export interface Events {
  /**
   * A commit of any daemon changed what the board or a ticket shows; whether tickets at the counters or the mode were
   * among that: where not, {@link Store.deadlines} are what they were.
   */
  change: [revision: number, isAtCounters: boolean];
  /** The settings in force have changed, by whichever daemon. */
  settings: [];
  /** Another daemon has changed bans. */
  bans: [];
  /** Nothing can be stored, for want of room or of a database; or that is over. Meanwhile {@link Store.time} stands. */
  held: [isHeld: boolean, why: StorageError | null];
  /** There is news for closed pages ({@link Store.outbox}). */
  news: [];
}

/** What one daemon does for all. */
type Chore = "stock" | "prune";

/** Since when what is kept. */
export interface Retained {
  readonly tickets: WallMs;
  readonly log: WallMs;
  readonly bans: WallMs;
  readonly tallies: WallMs;
}

/**
 * - `full`: the disk has no room, and may have some again. Nothing of the change was kept.
 * - `locked`: another program holds the database's lock, and may let go of it. Nothing of the change was kept.
 * - `away`: the database cannot be reached, and may be again. Nothing of the change was kept.
 * - `unknown`: the connection broke while the change was being committed. It may have been kept.
 * - `outdated`: a newer catqd has changed the database's tables. Nothing of the change was kept, and nothing will be.
 * - `io`: what is on disk is uncertain until it is opened anew.
 * - `broken`: the database did what it must not, or holds another queue: nothing is stored until it is opened anew.
 */
export type StorageErrorKind = keyof typeof STORAGE_FAULTS;

const STORAGE_FAULTS = {
  full: "the disk is full",
  locked: "another program has locked the database",
  away: "the database cannot be reached",
  unknown: "the database did not say whether the change was made",
  outdated: "the database is a newer catqd's",
  io: "the disk failed",
  broken: "the database failed",
} as const;

/** The disk or the database refused. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly kind: StorageErrorKind;

  constructor(kind: StorageErrorKind, cause: unknown) {
    super(STORAGE_FAULTS[kind], { cause });
    this.kind = kind;
  }

  /** Whether it may be over without a restart. */
  get isPassing(): boolean {
    return this.kind !== "io" && this.kind !== "broken" && this.kind !== "outdated";
  }
}
