import type { NameRange } from "../../network/network.ts";
import type {
  Announcement,
  Ban,
  Cat,
  EventType,
  LogEvent,
  Pace,
  QueueMode,
  QueueMs,
  Tally,
  Ticket,
  WallMs,
} from "../../queue/model.ts";
import type { MAX_SUBSCRIPTIONS, Subscription, Telling } from "../../queue/push.ts";
import type { Setting, SettingTexts } from "../../queue/settings.ts";

/**
 * What a batch reads and writes, whatever engine keeps it. Everything is synchronous: a store that is far away answers
 * from what it has loaded, and throws where that is not enough, so that the decision runs again with more.
 */
export interface Tables {
  readonly queue: QueueTable;
  readonly tickets: TicketTable;
  readonly line: LineTable;
  readonly bans: BanTable;
  readonly cats: CatTable;
  readonly log: LogTable;
  readonly announcement: AnnouncementTable;
  readonly tallies: TallyTable;
  readonly settings: SettingTable;
  readonly subscriptions: SubscriptionTable;
}

/** What the queue knows of itself. */
export interface QueueRow {
  mode: QueueMode;
  nextSequence: number;
  /** Greater than every place in use. */
  nextPlace: number;
  waitingCount: number;
  aliveAt: QueueMs;
  revision: number;
  /** Counts the changes of any ban. */
  banRevision: number;
  /** Counts the changes of any setting. */
  settingsRevision: number;
}

/** The one row of the queue. */
interface QueueTable {
  read(): QueueRow;
  write(row: QueueRow): void;
}

/** A ticket, and where its row says it stands. */
export interface TicketRow {
  readonly ticket: Ticket;
  /** null outside the line. */
  readonly place: number | null;
  /** null outside the counters. */
  readonly callOrder: number | null;
}

export interface TicketTable {
  get(sequence: number): TicketRow | null;
  /** The ticket that was taken with an idempotency key's digest. */
  byKey(key: Buffer): TicketRow | null;
  /** In the order of their calls. */
  atCounters(): TicketRow[];
  /** The first of the line, in order. */
  heads(count: number): TicketRow[];
  /** Live ones, in the order they were taken. */
  ofAddress(address: string, limit: number): TicketRow[];
  /** Live ones of the addresses between two names, both exclusive, by address and then as they were taken. */
  ofAddresses(after: string, before: string, limit: number): TicketRow[];
  /** How many live ones an address holds, counted up to `atMost`. */
  countOf(address: string, atMost: number): number;
  /** The same of each address with a name in a range. */
  countsBetween(range: NameRange): { address: string; live: number }[];
  /** How many missed tickets may still come back at `wall`; of a far database, at its last commit. */
  mayRejoin(wall: WallMs): number;
  /** The places of those who wait and have come back, ascending; at most `limit`. */
  rejoinedPlaces(limit: number): number[];
  /** Adds a ticket that waits for the first time, taken with an idempotency key's digest; `line` is of {@link LogTable.noteTake}. */
  insert(row: TicketRow & { place: number }, key: Buffer | null, line: number | null): void;
  update(row: TicketRow): void;
  /** Deletes tickets that ended before a time, at most `limit`; returns how many. */
  prune(before: WallMs, limit: number): number;
}

/** Blocks of one level that make one block of the next; and places in a block of the first. */
export const FAN_OUT = 64;
/** Levels at which the waiting are counted by blocks of places. */
export const LEVELS = 3;

/** The block of `place` at a level: level 1 has blocks of 64 places, level 2 of 64², level 3 of 64³. */
export function blockOf(place: number, level: number): number {
  return Math.floor(place / FAN_OUT ** level);
}

/** Places, the counts of their blocks, and order statistics from those. `Line` keeps places and counts in agreement. */
export interface LineTable {
  /** How many wait in front of `place`. */
  countBelow(place: number): number;
  /** How many wait in a block of the first level. */
  inBlock(block: number): number;
  /** The place of who stands at `position`, 1 for the first. Throws where there are fewer. */
  placeAt(position: number): number;
  /** The place of who stands next behind `place`; undefined behind the last. */
  placeAfter(place: number): number | undefined;
  /** Adds `delta` to the count of a block. */
  count(level: number, block: number, delta: number): void;
  /** Spreads those in [start, start + width) evenly over it; returns their places before and after. */
  spread(start: number, width: number): { before: number; after: number }[];
}

export interface BanTable {
  names(): string[];
  count(): number;
  /** Those written at a later revision than `revision`, in no order. */
  newerThan(revision: number): KeptBan[];
  set(ban: Ban, isEnding: boolean, revision: number): void;
  /** Returns whether there was one. */
  lift(name: string): boolean;
  /** Deletes bans that ran out before a time, at most `limit`; returns how many. */
  prune(before: WallMs, limit: number): number;
}

/** A ban, and whether live tickets of it are still to be ended. */
export interface KeptBan {
  readonly ban: Ban;
  readonly isEnding: boolean;
}

interface CatTable {
  /** Adds one to the stock. */
  add(cat: Cat): void;
  /** The id of the stock's oldest cat. */
  oldest(): number | null;
  /** Gives a cat of the stock to a ticket that has none; returns whether the stock had it. */
  give(sequence: number, cat: number): boolean;
  /** Deletes the cat of a ticket, if it has one, and its picture. */
  drop(sequence: number): void;
}

/** Its order is that of the changes, not that of the wall clock. */
export interface LogTable {
  append(event: LogEvent): void;
  /** The next line's id, for that of a take which the ticket's own row keeps. Left out where each line is appended. */
  noteTake?(): number;
  /** The newest line of one kind of a ticket. */
  lastOf(sequence: number, type: EventType): LogEvent | null;
  /** The mean of the recent turns (null before the first), and how many they are. */
  recentTurns(): Pick<Pace, "averageTurnMs" | "turnCount">;
  /** Deletes lines older than a time, at most `limit`; returns how many. */
  prune(before: WallMs, limit: number): number;
}

interface AnnouncementTable {
  read(): Announcement | null;
  /** null withdraws it. */
  write(announcement: Announcement | null): void;
}

export interface SettingTable {
  /** Those in force, by ascending name. */
  all(): Setting[];
  /** What the configuration of this daemon last declared; null where it never did. */
  declared(): SettingTexts | null;
  set(setting: Setting): void;
  declare(declared: SettingTexts): void;
}

/** Those who are told by Web Push, and what they are to be told. Nothing of it is read by any decision. */
interface SubscriptionTable {
  /** Adds or replaces, by the ticket and the endpoint; of the ticket's only the newest {@link MAX_SUBSCRIPTIONS} stay. */
  put(sequence: number, subscription: Subscription, at: WallMs): void;
  /** Deletes one, or all of a ticket where the endpoint is null. */
  drop(sequence: number, endpoint: string | null): void;
  tell(telling: Telling): void;
}

/** All time zones differ from UTC by whole quarters of an hour, so that an hour of any of them is four rows. */
const QUARTER_MS = 900_000;

export function quarterOf(at: WallMs): number {
  return Math.floor(at / QUARTER_MS);
}

export interface TallyTable {
  add(quarter: number, tally: Tally): void;
  /** Deletes what was counted before a time, at most `limit` rows; returns how many. */
  prune(before: WallMs, limit: number): number;
}
