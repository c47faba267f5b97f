import type { NameRange } from "../../network/network.ts";
import type {
  Announcement,
  EventType,
  LogEvent,
  QueueMode,
  QueueMs,
  RecentEnd,
  Restoration,
  Tally,
  WallMs,
} from "../../queue/model.ts";
import type { ClaimedNews, Subscription, Telling } from "../../queue/push.ts";
import type { Setting, SettingTexts } from "../../queue/settings.ts";
import type { SharedAsset } from "../../queue/shared-store.ts";
import type { KeptBan, TicketRow } from "../batch/tables.ts";

/**
 * The seam to a database of several daemons: connections over which statements are sent as data. Each kind of statement
 * is one statement of SQL for whoever speaks it, which promises what stands beside it here. Nothing but this file is known
 * of the database above the seam, and nothing of queues, batches or retries below it. It is longer than other files, as
 * whoever writes the SQL reads it as a whole.
 *
 * **What every statement promises.** It sees the newest commit at the time when it begins to run (READ COMMITTED: a
 * snapshot a statement, so those behind a lock that was waited for see what was committed during the wait), and what the
 * same transaction wrote before. Between `beginReading` and its end all see the snapshot of the first. A statement
 * outside of a transaction is one of its own. Names are compared by their bytes (`COLLATE "C"`). An array that is empty
 * is right, and does nothing. All numbers are exact in a double; `bigint` and `numeric` come as numbers.
 */

/** Milliseconds since 1970 by the clock of the database, with a fraction (`clock_timestamp()` as `float8`). */
export type DatabaseMs = number;

/**
 * A ticket as its row holds it. `place` is unique, and waiting tickets have one, no others; `callOrder` is unique, and
 * called and viewing tickets have one, no others. One below zero was set aside in this transaction, and is never read.
 */
export type StoredTicket = TicketRow;

/** The queue's one row. Writing it is what orders the commits of all daemons. */
export interface StoredQueue {
  /** What a daemon must be able to keep to; the columns of this row outlive a raise by a version, so that each can read it. */
  readonly format: number;
  readonly mode: QueueMode;
  readonly nextSequence: number;
  /** Greater than every place in use. */
  readonly nextPlace: number;
  /** No waiting ticket has a place below it: lets the index skip the dead entries of those who were called. */
  readonly firstPlace: number;
  /** Nobody at a counter was called earlier than this in the order of calls: skips the dead entries of that index. */
  readonly firstCall: number;
  readonly waitingCount: number;
  /** Queue time at `clockAt`. */
  readonly aliveAt: QueueMs;
  /** What the clock said under the lock of the last commit, exactly as it was read; null before the first. */
  readonly clockAt: DatabaseMs | null;
  readonly revision: number;
  readonly banRevision: number;
  readonly settingsRevision: number;
  /** Counts what changes the stock of cats. */
  readonly stockRevision: number;
  /** The id of the next line of the log, and of the next cat. */
  readonly nextLogId: number;
  readonly nextCatId: number;
  /** Those in force for all daemons, and of newer versions what this one does not know. */
  readonly settings: readonly Setting[];
  /** How many rows `restorations` has. */
  readonly restorationCount: number;
  /** Counts the commits of all daemons. */
  readonly commits: number;
  /** On which timeline the last commit was made, at first that of the tables; null where that may not be read. */
  readonly timeline: string | null;
  /** `commits` when that timeline was first seen. */
  readonly timelineFrom: number;
  /** Whether each commit on that timeline waited for a synchronous standby. */
  readonly isSynchronous: boolean;
  /** `system_identifier`, and the OIDs of the database and of the queue's table, in one text: a copy has others. */
  readonly cluster: string;
}

/** A daemon's row: by its number a daemon knows whether a commit without an answer was made. */
export interface StoredDaemon {
  /** Drawn anew by each process. */
  readonly daemon: string;
  readonly name: string;
  /** The last batch of it that was committed. */
  readonly batch: number;
  readonly clockAt: DatabaseMs;
}

/** `ban.address` is its key. */
export interface StoredBan extends KeptBan {
  readonly revision: number;
}

/** A line of the log with its id, which is counted in the queue's row. */
export interface StoredLine {
  readonly id: number;
  readonly event: LogEvent;
}

/** A cat without its picture's bytes. */
export interface StoredCat {
  readonly id: number;
  readonly picture: number;
  readonly mediaType: string;
  readonly digest: Buffer;
  readonly credit: string;
}

/** A browser that is told of a ticket by Web Push. The ticket and the endpoint are its key. */
export interface StoredSubscription {
  readonly sequence: number;
  readonly subscription: Subscription;
  readonly since: WallMs;
}

type Nothing = Record<never, never>;

/** Kind of statement → what it is asked with, and what each of its rows is. `never`: it returns none. */
interface Statements {
  // ---- Transactions. ----------------------------------------------------------------------------------------------
  /**
   * `BEGIN` at READ COMMITTED, with `lockMs` as its `lock_timeout`: whoever waits longer gets 55P03. Tag `BEGIN`. Where it
   * fails, each further statement commits by itself.
   */
  begin: [{ readonly lockMs: number }, never];
  /** `BEGIN` at REPEATABLE READ, READ ONLY. */
  beginReading: [Nothing, never];
  /** Tag `COMMIT`; `ROLLBACK` where a statement failed before; `COMMIT` with a warning where there is no transaction. */
  commit: [Nothing, never];
  rollback: [Nothing, never];

  // ---- The lock, and what is read under it. -----------------------------------------------------------------------
  /**
   * `SELECT … FOR NO KEY UPDATE` of the queue's row, alone: no join and no subselect, which would see what was before
   * the wait. One row, its newest version. Waiters may overtake each other.
   */
  lockQueue: [Nothing, StoredQueue];
  /**
   * The clock, read when this statement runs (after the wait for the lock, as it is a statement of its own); the
   * timeline, null where `withTimeline` is false; whether a COMMIT now waits for a synchronous standby. One row. From here
   * on the transaction may last `limitMs` (`transaction_timeout`; before 17 for ever), if given.
   */
  readMoment: [{ readonly withTimeline: boolean; readonly limitMs: number | null }, StoredMoment];
  /** Tickets with a record, in no order; `below`: how many wait in front of it, where asked for and it waits. */
  ticketsBySequence: [
    { readonly sequences: readonly number[]; readonly withBelow: readonly number[] },
    StoredTicket & { readonly below: number | null },
  ];
  /** The tickets that were taken with these digests, in no order. */
  ticketsByKey: [{ readonly keys: readonly Buffer[] }, StoredTicket & { readonly key: Buffer }];
  /** Called and viewing, by ascending order of their calls. */
  ticketsAtCounters: [Nothing, StoredTicket];
  /** The first of the line, by ascending place. */
  heads: [{ readonly count: number }, StoredTicket];
  /**
   * One row: how many missed tickets may still come back, by `clockAt` in the queue's row, and where the first `limit`
   * of those wait that have come back, by ascending place.
   */
  comebacks: [{ readonly limit: number }, StoredComebacks];
  /** How many wait at places below each of these, in the order asked, a row each. */
  countsBelow: [{ readonly places: readonly number[] }, { readonly place: number; readonly below: number }];
  /** Who stands at the positions `from` to `to`, both inclusive, 1 for the first, of each window; in no order. */
  ranks: [
    { readonly windows: readonly { readonly from: number; readonly to: number }[] },
    { readonly position: number; readonly place: number; readonly sequence: number },
  ];
  /** Who waits at places from `from` on and below `to`, by ascending place. */
  placesBetween: [
    { readonly from: number; readonly to: number },
    { readonly place: number; readonly sequence: number },
  ];
  /** How many wait in these blocks of 64 places, from the counts of the first level; none where it has no row. */
  blocks: [{ readonly blocks: readonly number[] }, { readonly block: number; readonly waiting: number }];
  /** How many live tickets each of these names has; none where it has no live ticket. */
  liveCounts: [{ readonly names: readonly string[] }, { readonly address: string; readonly live: number }];
  /** The same of each name between two, both exclusive; in no order. */
  liveCountsBetween: [NameRange, { readonly address: string; readonly live: number }];
  /** Live tickets of names between two, both exclusive, by name and then by sequence. */
  liveTicketsBetween: [NameRange & { readonly limit: number }, StoredTicket];
  /** Live tickets of one name, by sequence. */
  liveTicketsOf: [{ readonly address: string; readonly limit: number }, StoredTicket];
  /** The newest line of each type and ticket asked for; none where there is none. */
  lastLines: [
    { readonly of: readonly { readonly sequence: number; readonly type: EventType }[] },
    { readonly event: LogEvent },
  ];
  /** How long the newest turns took, newest first: lines with `turnMs`, by descending id. */
  recentTurns: [{ readonly limit: number }, { readonly turnMs: number }];
  /** Ids of cats that no ticket has, ascending. */
  stockCats: [{ readonly limit: number }, { readonly id: number }];
  /** Bans of a greater revision, in no order. */
  bansNewerThan: [{ readonly revision: number }, StoredBan];
  banNames: [Nothing, { readonly address: string }];
  /** At most one row. */
  readAnnouncement: [Nothing, Announcement];
  /** What the daemons of this name last declared; no row where nobody has. */
  readDeclared: [{ readonly name: string }, { readonly declared: SettingTexts }];
  /** By ascending first sequence. */
  readRestorations: [Nothing, Restoration];
  /** At most one row. */
  readDaemon: [{ readonly daemon: string }, StoredDaemon];
  /** The most tickets that were taken in one hour of the clock, by the log; one row. */
  busiestHour: [Nothing, { readonly taken: number }];

  // ---- Writing, under the lock, in this order. `count` is how many rows were written. ----------------------------------
  /** Makes the place and the order of calls of these negative, so that others may have them. `count`: all. */
  setAside: [{ readonly sequences: readonly number[] }, never];
  /** Writes all that a change may give a ticket: all columns but address, key and when it was taken. `count`: all. */
  updateTickets: [{ readonly rows: readonly StoredTicket[] }, never];
  /** Writes only places. `count`: all. */
  setPlaces: [{ readonly rows: readonly { readonly sequence: number; readonly place: number }[] }, never];
  /** Whole rows, in any state: a ticket may have been taken and called in one batch. `count`: all. */
  insertTickets: [{ readonly rows: readonly (StoredTicket & { readonly key: Buffer | null })[] }, never];
  /** Adds to the counts of blocks, made where they are missing and left where they come to 0. `count`: all. */
  addToBlocks: [
    { readonly rows: readonly { readonly level: number; readonly block: number; readonly delta: number }[] },
    never,
  ];
  /** Cats of the stock, whose pictures are there already. `count`: all. */
  addCats: [{ readonly rows: readonly StoredCat[] }, never];
  /** Gives cats that no ticket has to tickets that have none (unique). `count`: all. */
  giveCats: [{ readonly rows: readonly { readonly cat: number; readonly sequence: number }[] }, never];
  /** Deletes the cats of these tickets with their pictures. `count`: at most all. */
  dropCats: [{ readonly sequences: readonly number[] }, never];
  /** Deletes all cats that no ticket has, with their pictures. `count`: any. */
  dropStock: [Nothing, never];
  /** `count`: all. */
  appendLog: [{ readonly rows: readonly StoredLine[] }, never];
  /** Adds or replaces, by address. `count`: all. */
  setBans: [{ readonly rows: readonly StoredBan[] }, never];
  /** `count`: all. */
  liftBans: [{ readonly names: readonly string[] }, never];
  /** null withdraws it. `count`: 1, or 0 where nothing was to withdraw. */
  writeAnnouncement: [{ readonly announcement: Announcement | null }, never];
  /** Adds to counts, made where they are missing. `count`: all. */
  addTallies: [{ readonly rows: readonly (Tally & { readonly quarter: number })[] }, never];
  /** Adds, or replaces key, secret and `since`: what it is to be told stays. `count`: all. */
  putSubscriptions: [{ readonly rows: readonly StoredSubscription[] }, never];
  /** Leaves each of these tickets with the `keep` newest. `count`: any. */
  trimSubscriptions: [{ readonly sequences: readonly number[]; readonly keep: number }, never];
  /** Of a ticket, all where the endpoint is null. `count`: any. Outside of a transaction, too. */
  dropSubscriptions: [
    { readonly rows: readonly { readonly sequence: number; readonly endpoint: string | null }[] },
    never,
  ];
  /** Gives all subscriptions of these tickets news that nobody has claimed or tried, or none. `count`: any. */
  tellSubscriptions: [{ readonly rows: readonly Telling[] }, never];
  /** Adds or replaces. `count`: 1. */
  writeDeclared: [{ readonly name: string; readonly declared: SettingTexts }, never];
  /** `count`: 1. */
  addRestoration: [{ readonly restoration: Restoration; readonly at: WallMs }, never];
  /** Deletes at most `limit` that ended, were written, ran out or were counted before a time. `count`: how many. */
  pruneTickets: [{ readonly before: WallMs; readonly limit: number }, never];
  pruneLog: [{ readonly before: WallMs; readonly limit: number }, never];
  pruneBans: [{ readonly before: WallMs; readonly limit: number }, never];
  /** Of quarters of an hour (900,000 ms since 1970) before this one. */
  pruneTallies: [{ readonly quarter: number; readonly limit: number }, never];
  /** Rows of other daemons than this that were last written before a time of the database's clock. `count`: any. */
  pruneDaemons: [{ readonly before: DatabaseMs; readonly except: string }, never];
  /** Adds or replaces, by `daemon`. `count`: 1. */
  writeDaemon: [{ readonly row: StoredDaemon }, never];
  /** All columns. `count`: 1. Last before COMMIT. */
  writeQueue: [{ readonly row: StoredQueue }, never];

  // ---- Without the lock. ------------------------------------------------------------------------------------------
  /** What a connection leads to. First on each. One row. */
  identify: [Nothing, StoredIdentity];
  /** The queue's row, without waiting for anybody. */
  readQueue: [Nothing, StoredQueue];
  /** The newest ends of tickets but misses that were undone by a later `recalled` of the same ticket; newest first. */
  recentEnds: [{ readonly limit: number }, RecentEnd];
  /** The newest lines, of one ticket or of all (null); newest first. */
  readLog: [{ readonly sequence: number | null; readonly limit: number }, { readonly event: LogEvent }];
  /** Summed over quarters from `from` on and below `to`; by kind and ascending bucket. */
  readTallies: [{ readonly from: number; readonly to: number }, Tally];
  /** All bans, oldest first, then by address. */
  readBans: [Nothing, StoredBan];
  /** One row. */
  stockSize: [Nothing, { readonly cats: number }];
  /** The cat of a ticket. At most one row. */
  catOf: [{ readonly sequence: number }, StoredCat];
  /** On a connection of its own. At most one row. */
  readPicture: [{ readonly picture: number }, { readonly bytes: Buffer }];
  /** Returns its id, which is never used again. On a connection of its own, before the lock is taken for its cat. */
  addPicture: [{ readonly bytes: Buffer }, { readonly picture: number }];
  /** Deletes pictures without a cat that are older than `olderThanMs`. `count`: how many. */
  prunePictures: [{ readonly olderThanMs: number; readonly limit: number }, never];
  /**
   * Makes `daemon` do a chore for `forMs` by the database's clock, unless that of another has not run out; one that runs
   * out more than an hour ahead was claimed before that clock was set back, and is over. In one statement
   * (`INSERT … ON CONFLICT DO UPDATE … WHERE`). `count`: 1 where it is `daemon`'s now, else 0.
   */
  claimChore: [{ readonly name: string; readonly daemon: string; readonly forMs: number }, never];
  /** Deletes subscriptions that were kept until now or earlier, by the database's clock. `count`: any. */
  dropOldSubscriptions: [Nothing, never];
  /**
   * Claims news that are due, those first that have waited longest, for `forMs` by the database's clock. In one statement,
   * which passes over what another is claiming (`SKIP LOCKED`).
   */
  claimNews: [{ readonly limit: number; readonly forMs: number }, ClaimedNews];
  /** Takes news away, or makes them due in a while; nothing where newer ones took their place. `count`: 0 or 1. */
  settleNews: [
    {
      readonly sequence: number;
      readonly endpoint: string;
      readonly version: number;
      readonly againInMs: number | null;
    },
    never,
  ];
  /**
   * Ends the backend of our own role that `blocked` waits for, where it has waited for its client in a transaction
   * longer than `olderThanMs` (`ClientRead`; never `SyncRep`). `count`: how many were ended.
   */
  endBlocker: [{ readonly blocked: number; readonly olderThanMs: number }, never];
  /** Adds a daemon to those that are shown, or notes that it is alive; forgets others that were not seen for so long. */
  showPresence: [{ readonly row: StoredPresence; readonly forgetAfterMs: number }, never];
  /** Those that were seen within so long, by name. */
  readPresences: [
    { readonly withinMs: number },
    StoredPresence & { readonly since: WallMs; readonly seen: WallMs },
  ];
  removePresence: [{ readonly daemon: string }, never];
  /** How old the oldest snapshot is that is still in use on the server; null where there is none. One row. */
  oldestSnapshot: [Nothing, { readonly ageMs: number | null }];
  /** Adds or replaces what the pages of a version are made of. `count`: all. */
  addAssets: [{ readonly version: string; readonly assets: readonly SharedAsset[] }, never];
  /** Notes that a version is in use. `count`: how many assets it has. */
  touchAssets: [{ readonly version: string }, never];
  /** Deletes other versions that were not in use for so long, and those in use last but for the `keep` newest. */
  pruneAssets: [{ readonly unusedForMs: number; readonly keep: number; readonly except: string }, never];
  /** In order. */
  assetVersions: [Nothing, { readonly version: string }];
  /** By path. */
  readAssets: [{ readonly version: string }, SharedAsset];
  /** `LISTEN`: from now on this session's `onNotification` is called. */
  listen: [Nothing, never];
  /** `pg_notify`, on the listening session, whose `synchronous_commit` is off. Delivered to the sender, too. */
  notify: [{ readonly payload: string }, never];
}

export interface StoredComebacks {
  readonly mayRejoin: number;
  readonly rejoined: readonly {
    readonly sequence: number;
    readonly place: number;
    /** How many wait in front of it. */
    readonly below: number;
  }[];
}

/** What a daemon says of itself, for people. */
export interface StoredPresence {
  readonly daemon: string;
  readonly name: string;
  readonly address: string;
  readonly version: string;
}

export interface StoredMoment {
  readonly clock: DatabaseMs;
  readonly timeline: string | null;
  readonly isSynchronous: boolean;
}

export interface StoredIdentity {
  readonly cluster: string;
  /** `pg_is_in_recovery()`: nothing is written here. */
  readonly isInRecovery: boolean;
  /** Whether the timeline may be read. */
  readonly hasTimeline: boolean;
  /** The 32-byte key of the queue's tokens; null where its row is missing. */
  readonly key: Buffer | null;
}

export type Kind = keyof Statements;
export type Statement<K extends Kind = Kind> = {
  readonly [P in K]: { readonly kind: P } & Statements[P][0];
}[K];
export type RowOf<K extends Kind> = Statements[K][1];

/** What became of a statement. */
export type Reply<K extends Kind = Kind> = Done<K> | Failed;

export interface Done<K extends Kind = Kind> {
  readonly ok: true;
  /** The command of the tag: `BEGIN`, `SELECT`, `INSERT`, `COMMIT`, `ROLLBACK`. */
  readonly tag: string;
  readonly rows: readonly RowOf<K>[];
  /** Of the tag: how many rows were returned or written. */
  readonly count: number;
  /** Messages of severity WARNING that came with it. */
  readonly warnings: readonly string[];
}

interface Failed {
  readonly ok: false;
  /**
   * 25P02 for all that follow an error in a transaction; 55P03 lock timeout, 40001 and 40P01 run again, 25006 a
   * primary no more, 23505 and 23514 a rule of the tables, 57P01 and further of class 57 the server goes away.
   */
  readonly sqlState: string;
  readonly message: string;
}

/** Which work a connection is for. No two of one daemon share any. */
export type Role = "writing" | "reading" | "pictures" | "listening";

/** One connection. */
export interface Session {
  /** Of its backend, for `endBlocker`: behind a pooler of that which has the transaction under way, from its beginning on. */
  readonly pid: number;
  /**
   * Sends statements as one pipelined trip, and resolves with a reply each, in order, failed ones too. Rejects with
   * ConnectionLost where the connection ends before the last reply: how many were carried out, nobody knows. Trips that
   * are sent while another is under way follow it.
   */
  send<const S extends readonly Statement[]>(
    statements: S,
  ): Promise<{ readonly [I in keyof S]: Reply<S[I]["kind"]> }>;
  /** Called with the payloads of notifications. They may be lost, doubled, late, and out of order. */
  onNotification(listener: (payload: string) => void): void;
  /** Called once when the connection ends, but by `close`. */
  onLost(listener: () => void): void;
  /** Ends the connection at once; the trip under way rejects. The backend may not hear of it for a while. */
  close(): void;
}

/** Opens connections; rejects with ConnectionLost where that fails. */
export interface Connector {
  connect(role: Role): Promise<Session>;
}

/** There is no connection (any more). */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}
