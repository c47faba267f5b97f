import type { Cat } from "../queue/model.ts";
import type { Store } from "../queue/store.ts";
import type { Clock } from "../queue/time/clock.ts";
import type { CatSource } from "./source.ts";
import { afterFailure, type Backoff, HEALTHY, nextOf, retrySoon } from "./source-backoff.ts";

const LOG_EVERY_MS = 60_000;
/** No source may hold the stock up for longer, whatever it does. */
const NEXT_LIMIT_MS = 20_000;
/** How soon to look again where another daemon is making a cat. */
const LOOK_AGAIN_MS = 500;
/** One that is killed meanwhile keeps the others from it for so long; one that lives says so more often. */
const CHORE_MS = 3000;
const RENEW_MS = 1000;
/** Somebody who found the stock empty waits so long for the first sources; then the last resort takes over. */
const HURRY_AFTER_MS = 3000;

export interface StockParts {
  readonly store: Pick<Store, "stockSize" | "addToStock" | "claimChore">;
  /** In the order they are tried; the last is the last resort. */
  readonly sources: readonly CatSource[];
  readonly clock: Clock;
  /** How many there should be; read at each look, as it may change. */
  readonly target: number;
  /** Hears of trouble, of each kind at most once a minute. */
  readonly log: (message: string, error: unknown) => void;
  /** Told how the sources do; each by its place in `sources`. */
  readonly watch?: SourceWatch;
}

interface SourceWatch {
  /** A source gave a picture. */
  made(place: number): void;
  failed(place: number): void;
}

/** Keeps a few cats ahead, so that a claim need not wait for one. */
export class CatStock {
  readonly #parts: StockParts;
  /** Resolve the promises of those who wait. */
  readonly #waiters = new Set<() => void>();
  readonly #closing = new AbortController();
  readonly #backoffs = new Map<CatSource, Backoff>();
  #storeBackoff = HEALTHY;
  #isWanted = false;
  #filling: Promise<void> | null = null;
  #cutSleep = (): void => {};
  #isHurried = false;
  #cancelHurry: (() => void) | null = null;
  #giveUpAttempt = (): void => {};
  readonly #loggedAt = new Map<string, number>();

  constructor(parts: StockParts) {
    this.#parts = parts;
  }

  /** Fills the stock up in the background; never throws, and may be called as often as one likes. */
  refill(): void {
    if (this.#closing.signal.aborted) return;
    this.#isWanted = true;
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = null;
      // Asked for again between the last look at the stock and now.
      if (this.#isWanted) this.refill();
    });
  }

  /** Whether some source is thought to give a cat: one that has not failed since it last gave one. */
  get canMake(): boolean {
    return this.#parts.sources.some((source) => this.#backoffOf(source).failures === 0);
  }

  /**
   * Resolves when the stock has a cat, to which somebody else may yet be quicker. Rejects with the signal's
   * reason when it aborts, and when the stock is closed.
   */
  async awaitCat(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    either.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onAbort = (): void => reject(either.reason);
    either.addEventListener("abort", onAbort, { once: true });
    this.#waiters.add(resolve);
    this.#retrySoon();
    this.#hurrySoon();
    this.refill();
    void this.#look();
    try {
      await promise;
    } finally {
      this.#waiters.delete(resolve);
      either.removeEventListener("abort", onAbort);
    }
  }

  /** Stops filling, closes the sources; waiters reject. */
  async close(): Promise<void> {
    if (!this.#closing.signal.aborted) this.#closing.abort(new Error("the stock of cats is closed"));
    this.#isWanted = false;
    this.#endHurry();
    this.#cutSleep();
    await Promise.allSettled(this.#parts.sources.map((source) => source.close()));
    await this.#filling;
  }

  /** One cat after the other until the stock is full; backs off where nothing works. */
  async #fill(): Promise<void> {
    const { clock, store } = this.#parts;
    while (this.#isWanted && !this.#closing.signal.aborted) {
      this.#isWanted = false;
      try {
        for (let size = await store.stockSize(); ; size = await store.stockSize()) {
          this.#storeBackoff = HEALTHY;
          if (size > 0) this.#letGo();
          if (size >= this.#parts.target) this.#endHurry();
          if (size >= this.#parts.target || this.#closing.signal.aborted) break;
          if (!(await store.claimChore("stock", CHORE_MS))) {
            const lookAt = clock.now() + LOOK_AGAIN_MS;
            await this.#sleepUntil(() => lookAt);
            continue;
          }
          const cat = await this.#nextCat();
          if (!cat) return;
          await store.addToStock(cat);
        }
      } catch (error) {
        this.#isWanted = true;
        this.#storeBackoff = afterFailure(this.#storeBackoff, clock.now());
        this.#complain("the stock of cats cannot be filled", error);
        await this.#sleepUntil(() => this.#storeBackoff.retryAt);
      }
    }
  }

  /** A cat from the first source that gives one; null when the stock closes meanwhile. */
  async #nextCat(): Promise<Cat | null> {
    const { clock, sources } = this.#parts;
    while (!this.#closing.signal.aborted) {
      for (const source of this.#order()) {
        if (this.#backoffOf(source).retryAt > clock.now()) continue;
        const cat = await this.#tryNext(source);
        if (cat || this.#closing.signal.aborted) return cat;
        // Begun in peace: whoever waits now is better served by another order.
        if (this.#isHurried && source !== this.#lastResort) break;
      }
      await this.#sleepUntil(() => Math.min(...sources.map((source) => this.#backoffOf(source).retryAt)));
    }
    return null;
  }

  async #tryNext(source: CatSource): Promise<Cat | null> {
    const { clock } = this.#parts;
    const limit = new AbortController();
    this.#giveUpAttempt = () => {
      if (source === this.#lastResort) return;
      limit.abort(new Error("it kept somebody waiting, and gave way to the last resort"));
    };
    const endRenewal = this.#renewChore();
    const cancelLimit = clock.wake(clock.now() + NEXT_LIMIT_MS, () =>
      limit.abort(new Error(`no picture within ${NEXT_LIMIT_MS} ms`)),
    );
    try {
      const cat = await nextOf(source, AbortSignal.any([limit.signal, this.#closing.signal]));
      this.#backoffs.set(source, HEALTHY);
      this.#parts.watch?.made(this.#parts.sources.indexOf(source));
      return cat;
    } catch (error) {
      if (this.#closing.signal.aborted) return null;
      this.#backoffs.set(source, afterFailure(this.#backoffOf(source), clock.now()));
      this.#parts.watch?.failed(this.#parts.sources.indexOf(source));
      this.#complain(`no cat from ${source.name}`, error);
      return null;
    } finally {
      cancelLimit();
      endRenewal();
      this.#giveUpAttempt = () => {};
    }
  }

  /** Keeps the chore while a source is at it, and not while all of them rest: another daemon's may do better. */
  #renewChore(): () => void {
    const { clock, store } = this.#parts;
    let cancel = (): void => {};
    const renewLater = (): void => {
      cancel = clock.wake(clock.now() + RENEW_MS, () => {
        store.claimChore("stock", CHORE_MS).catch(() => {});
        renewLater();
      });
    };
    renewLater();
    return () => cancel();
  }

  get #lastResort(): CatSource | undefined {
    return this.#parts.sources.at(-1);
  }

  /** The sources as they are to be tried: in a hurry, the last resort comes first. */
  #order(): readonly CatSource[] {
    const { sources } = this.#parts;
    return this.#isHurried ? [...sources.slice(-1), ...sources.slice(0, -1)] : sources;
  }

  /** Somebody found the stock empty: if anybody still waits in a while, the last resort fills it up. */
  #hurrySoon(): void {
    const { clock } = this.#parts;
    if (this.#isHurried) return;
    this.#cancelHurry ??= clock.wake(clock.now() + HURRY_AFTER_MS, () => {
      this.#cancelHurry = null;
      if (this.#waiters.size === 0) return;
      this.#isHurried = true;
      this.#giveUpAttempt();
      this.#cutSleep();
    });
  }

  #endHurry(): void {
    this.#isHurried = false;
    this.#cancelHurry?.();
    this.#cancelHurry = null;
  }

  #backoffOf(source: CatSource): Backoff {
    return this.#backoffs.get(source) ?? HEALTHY;
  }

  /** Somebody waits: there may be a cat although the filling is not through, say from another daemon. */
  async #look(): Promise<void> {
    const size = await this.#parts.store.stockSize().catch(() => 0);
    if (size > 0) this.#letGo();
  }

  #letGo(): void {
    for (const resolve of this.#waiters) resolve();
  }

  /** Somebody waits: the store and the last resort are tried again soon; no failing service is asked more often for it. */
  #retrySoon(): void {
    const now = this.#parts.clock.now();
    this.#storeBackoff = retrySoon(this.#storeBackoff, now);
    const last = this.#lastResort;
    if (last) this.#backoffs.set(last, retrySoon(this.#backoffOf(last), now));
    this.#cutSleep();
  }

  /** Sleeps until the clock has reached `when()`, looking at it anew each time the sleep is cut. */
  async #sleepUntil(when: () => number): Promise<void> {
    const { clock } = this.#parts;
    while (when() > clock.now() && !this.#closing.signal.aborted) {
      await new Promise<void>((resolve) => {
        const cancel = clock.wake(when(), resolve);
        this.#cutSleep = () => {
          cancel();
          resolve();
        };
      });
    }
  }

  #complain(message: string, error: unknown): void {
    const now = this.#parts.clock.now();
    if (now - (this.#loggedAt.get(message) ?? Number.NEGATIVE_INFINITY) < LOG_EVERY_MS) return;
    this.#loggedAt.set(message, now);
    this.#parts.log(message, error);
  }
}
