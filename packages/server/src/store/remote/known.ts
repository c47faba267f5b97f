import type { Restoration } from "../../queue/model.ts";
import type { QueueSettings } from "../../queue/settings.ts";
import type { ReadSettings } from "../batch/settings-in-memory.ts";
import type { Tell } from "../store-events.ts";
import { AHEAD, type Seen } from "./commit/timeline.ts";
import { KnownBans } from "./known-bans.ts";
import type { StoredQueue } from "./session.ts";

/** What a row that was committed changed, as far as its own daemon knows; null: others committed it. */
interface OwnCommit {
  readonly isAtCounters: boolean;
}

/** What this daemon has last seen of the queue. Rows come from its own batches and from polls, late and out of order. */
export class Known {
  readonly bans = new KnownBans();
  /** Changed in place: `Store.restorations` is this array. */
  readonly restorations: Restoration[] = [];
  /** How many were read in this life; -1: a failover may have replaced the last one by another. */
  restorationCount = 0;
  readonly #tell: Tell;
  readonly #readSettings: ReadSettings;
  #row: StoredQueue | null = null;
  #life = 0;
  /** The timeline on which this life began. */
  #lifeTimeline: string | null = null;
  #settings: QueueSettings | null = null;

  constructor(readSettings: ReadSettings, tell: Tell) {
    this.#readSettings = readSettings;
    this.#tell = tell;
  }

  get settings(): QueueSettings {
    this.#settings ??= this.#readSettings(this.#row?.settings ?? []);
    return this.#settings;
  }

  get seen(): Seen {
    return { commits: this.#row?.commits ?? 0, timeline: this.#row?.timeline ?? null };
  }

  get row(): StoredQueue | null {
    return this.#row;
  }

  /** Another number after each failover: what was known by revisions before may have been lost. */
  get life(): number {
    return this.#life;
  }

  /** Takes a committed row, and tells of what it changed; an older one than the newest so far is left out. */
  see(row: StoredQueue, own: OwnCommit | null): void {
    const before = this.#row;
    if (before && row.commits <= before.commits) return;
    this.#row = row;
    // Unless it began under the lock, where all was read anew since.
    const isMoved = before !== null && row.timeline !== before.timeline;
    // Without the right to read the timeline, that somebody went ahead is all that tells of a failover.
    const isAhead = before !== null && row.timeline === null && row.commits - before.commits >= AHEAD / 2;
    if (isAhead || (isMoved && row.timeline !== this.#lifeTimeline)) this.startLife(row.timeline);
    if (before && row.settingsRevision !== before.settingsRevision) {
      this.#settings = null;
      this.#tell("settings");
    }
    if (!before || row.revision <= before.revision) return;
    // Others have committed in between, and it is not known what.
    const isOnlyOwn = own !== null && row.revision === before.revision + 1;
    this.#tell("change", row.revision, isOnlyOwn ? own.isAtCounters : true);
  }

  /** The database may have lost commits: it is on this timeline now. */
  startLife(timeline: string | null): void {
    this.#life++;
    this.#lifeTimeline = timeline;
    this.restorationCount = -1;
    this.bans.forget();
  }

  /** Takes all restorations. */
  setRestorations(all: readonly Restoration[]): void {
    this.restorations.splice(0, this.restorations.length, ...all);
    this.restorationCount = all.length;
  }

  /** Another daemon changed bans. */
  tellOfBans(): void {
    this.#tell("bans");
  }
}
