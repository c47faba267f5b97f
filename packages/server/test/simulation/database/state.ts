import type { Announcement, Restoration, Tally, WallMs } from "../../../src/queue/model.ts";
import type { News } from "../../../src/queue/push.ts";
import type { SettingTexts } from "../../../src/queue/settings.ts";
import type { SharedAsset } from "../../../src/queue/shared-store.ts";
import type {
  StoredBan,
  StoredCat,
  StoredDaemon,
  StoredLine,
  StoredPresence,
  StoredQueue,
  StoredSubscription,
  StoredTicket,
} from "../../../src/store/remote/session.ts";

export interface TicketRow extends StoredTicket {
  readonly key: Buffer | null;
}

export interface SubscriptionRow extends StoredSubscription {
  readonly news: News | null;
  readonly version: number;
  readonly tries: number;
  readonly tryAt: number;
  readonly keepUntil: WallMs | null;
}

interface CatRow extends StoredCat {
  /** null: of the stock. */
  readonly sequence: number | null;
}

/** What is in the tables at one moment. Never altered once it is committed: a failover may come back to it. */
export interface State {
  readonly queue: StoredQueue;
  /** By ticket and endpoint. */
  readonly subscriptions: ReadonlyMap<string, SubscriptionRow>;
  readonly tickets: ReadonlyMap<number, TicketRow>;
  /** By level and block. */
  readonly blocks: ReadonlyMap<string, number>;
  readonly cats: ReadonlyMap<number, CatRow>;
  readonly pictures: ReadonlyMap<number, { readonly bytes: Buffer; readonly at: number }>;
  readonly log: readonly StoredLine[];
  readonly bans: ReadonlyMap<string, StoredBan>;
  readonly announcement: Announcement | null;
  readonly tallies: ReadonlyMap<string, Tally & { readonly quarter: number }>;
  readonly declared: ReadonlyMap<string, SettingTexts>;
  readonly restorations: readonly (Restoration & { readonly at: WallMs })[];
  readonly daemons: ReadonlyMap<string, StoredDaemon>;
  readonly presences: ReadonlyMap<string, StoredPresence & { readonly since: number; readonly seen: number }>;
  /** By version and path. */
  readonly assets: ReadonlyMap<string, SharedAsset & { readonly version: string; readonly seen: number }>;
  readonly chores: ReadonlyMap<string, { readonly daemon: string; readonly until: number }>;
}

/** What a migration leaves behind. */
export function emptyState(queue: StoredQueue): State {
  return {
    queue,
    subscriptions: new Map(),
    tickets: new Map(),
    blocks: new Map(),
    cats: new Map(),
    pictures: new Map(),
    log: [],
    bans: new Map(),
    announcement: null,
    tallies: new Map(),
    declared: new Map(),
    restorations: [],
    daemons: new Map(),
    presences: new Map(),
    assets: new Map(),
    chores: new Map(),
  };
}

type Maps = {
  [T in keyof State as State[T] extends ReadonlyMap<infer _K, infer _V> ? T : never]: State[T];
};
type MapOf<T extends keyof Maps> = Maps[T] extends ReadonlyMap<infer K, infer V> ? Map<K, V> : never;

/** Tables in the making: those that are written are copied first, the others shared with what is committed. */
export class Draft {
  #state: State;
  readonly #own = new Set<keyof State>();

  constructor(base: State) {
    this.#state = base;
  }

  get state(): State {
    return this.#state;
  }

  set<T extends keyof State>(table: T, value: State[T]): void {
    this.#state = { ...this.#state, [table]: value };
  }

  /** A table to write in. */
  map<T extends keyof Maps>(table: T): MapOf<T> {
    if (!this.#own.has(table)) {
      this.#own.add(table);
      this.set(table, new Map(this.#state[table] as ReadonlyMap<never, never>) as unknown as State[T]);
    }
    return this.#state[table] as unknown as MapOf<T>;
  }
}
