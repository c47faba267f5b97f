import type { Announcement, Tally, WallMs } from "../../../queue/model.ts";
import type { Setting, SettingTexts } from "../../../queue/settings.ts";
import { type QueueRow, quarterOf, type Tables } from "../../batch/tables.ts";
import type { StoredBan, StoredQueue } from "../session.ts";
import { BanOverlay } from "./ban-overlay.ts";
import { CatOverlay } from "./cat-overlay.ts";
import { LineOverlay } from "./line-overlay.ts";
import type { Loaded } from "./loaded.ts";
import { LogOverlay } from "./log-overlay.ts";
import { Miss } from "./miss.ts";
import { SubscriptionOverlay } from "./subscription-overlay.ts";
import { TicketOverlay } from "./ticket-overlay.ts";

/** What a decision runs on. */
export interface Ground {
  /** The queue's row, read under the lock. */
  readonly row: StoredQueue;
  readonly loaded: Loaded;
  /** All of them, as of `row.banRevision`. */
  readonly bans: ReadonlyMap<string, StoredBan>;
  /** This daemon's name, under which it declares. */
  readonly name: string;
}

/**
 * The tables as a batch sees them: what was loaded under the lock, and over it what the batch has written so far, of
 * which the database hears when all is decided. Throws {@link Miss} where something is not loaded. Thrown away and made
 * anew for each run.
 */
export class Overlay implements Tables {
  readonly tickets: TicketOverlay;
  readonly line: LineOverlay;
  readonly bans: BanOverlay;
  readonly cats: CatOverlay;
  readonly log: LogOverlay;
  readonly subscriptions = new SubscriptionOverlay();
  readonly ground: Ground;
  /** The queue's row as the batch leaves it; null where it changed nothing. */
  queueAfter: QueueRow | null = null;
  /** Undefined where nothing was said. */
  announced: Announcement | null | undefined = undefined;
  declaredNow: SettingTexts | null = null;
  readonly #settings: Map<string, Setting>;
  #areSettingsChanged = false;
  readonly talliesAdded: (Tally & { readonly quarter: number })[] = [];

  constructor(ground: Ground) {
    const { row, loaded, bans } = ground;
    this.ground = ground;
    this.tickets = new TicketOverlay(loaded, row.nextSequence, row.clockAt);
    this.line = new LineOverlay(loaded, this.tickets, row);
    this.bans = new BanOverlay(bans, loaded);
    this.cats = new CatOverlay(loaded, row.nextCatId);
    this.log = new LogOverlay(loaded);
    this.#settings = new Map(row.settings.map((setting) => [setting.name, setting]));
  }

  readonly queue = {
    read: (): QueueRow => {
      const { mode, nextSequence, nextPlace, waitingCount, aliveAt } = this.ground.row;
      const { revision, banRevision, settingsRevision } = this.ground.row;
      const counts = { nextSequence, nextPlace, waitingCount };
      return { mode, ...counts, aliveAt, revision, banRevision, settingsRevision };
    },
    write: (row: QueueRow): void => {
      this.queueAfter = { ...row };
    },
  };

  readonly announcement = {
    read: (): Announcement | null => {
      if (this.announced !== undefined) return this.announced;
      const { announcement } = this.ground.loaded;
      if (announcement === undefined) throw new Miss({ kind: "readAnnouncement" });
      return announcement;
    },
    write: (announcement: Announcement | null): void => {
      this.announced = announcement;
    },
  };

  readonly settings = {
    all: (): Setting[] => [...this.#settings.values()].sort(byName),
    declared: (): SettingTexts | null => {
      const { name, loaded } = this.ground;
      const declared = this.declaredNow ?? loaded.declared;
      if (declared === undefined) throw new Miss({ kind: "readDeclared", name });
      return declared;
    },
    set: (setting: Setting): void => {
      this.#settings.set(setting.name, setting);
      this.#areSettingsChanged = true;
    },
    declare: (declared: SettingTexts): void => {
      this.declaredNow = declared;
    },
  };

  readonly tallies = {
    add: (quarter: number, tally: Tally): void => {
      this.talliesAdded.push({ quarter, ...tally });
    },
    prune: (before: WallMs, limit: number): number => {
      const pruned = this.ground.loaded.pruned.get("pruneTallies");
      if (pruned === undefined) throw new Miss({ kind: "pruneTallies", quarter: quarterOf(before), limit });
      return pruned;
    },
  };

  /** The row to write, but for its time and its timeline. */
  rowAfter(): StoredQueue {
    const { row } = this.ground;
    const after = this.queueAfter;
    const isStockChanged = this.cats.added.length + this.cats.given.length > 0;
    return {
      ...row,
      ...after,
      aliveAt: row.aliveAt,
      firstPlace: this.#firstPlace(after?.nextPlace ?? row.nextPlace),
      firstCall: this.#firstCall(after?.revision ?? row.revision),
      settings: this.#areSettingsChanged ? this.settings.all() : row.settings,
      stockRevision: row.stockRevision + Number(isStockChanged),
      nextLogId: row.nextLogId + this.log.appended.length,
      nextCatId: this.cats.nextId,
      commits: row.commits + 1,
    };
  }

  /** The earliest call of those at the counters, where they are known; later ones are not below the revision. */
  #firstCall(revision: number): number {
    try {
      return this.tickets.atCounters()[0]?.callOrder ?? revision;
    } catch (error) {
      if (!(error instanceof Miss)) throw error;
      return this.ground.row.firstCall;
    }
  }

  /** The first of the line, where it is known; else no later than before, or than where somebody was put. */
  #firstPlace(nextPlace: number): number {
    try {
      return this.tickets.heads(1)[0]?.place ?? nextPlace;
    } catch (error) {
      if (!(error instanceof Miss)) throw error;
    }
    let first = this.ground.row.firstPlace;
    for (const { after } of this.tickets.changes()) first = Math.min(first, after.place ?? first);
    return first;
  }
}

function byName(a: Setting, b: Setting): number {
  return a.name < b.name ? -1 : 1;
}
