import type { Store } from "../queue/store.ts";
import type { Clock } from "../queue/time/clock.ts";
import type { Makers } from "./makers.ts";
import { Sleeps } from "./sleeps.ts";
import type { CatSource } from "./source.ts";
import { afterFailure, HEALTHY, retrySoon } from "./source-backoff.ts";
import { SourceOrder, type SourceWatch } from "./source-order.ts";
import { catless, PictureSizes } from "./stock-size.ts";

const LOG_EVERY_MS = 60_000;
/** How soon to look again where another daemon is making a cat. */
const LOOK_AGAIN_MS = 500;
/** One that is killed meanwhile keeps the others from it for so long; one that lives says so more often. */
const CHORE_MS = 3000;
const RENEW_MS = 1000;
/** How often to look whether the line has become longer. */
const LOOK_AT_LINE_MS = 1000;

export interface StockParts {
  readonly store: Pick<Store, "stockSize" | "addToStock" | "claimChore" | "board">;
  /** In the order they are tried; the last is the last resort. */
  readonly sources: readonly CatSource[];
  readonly clock: Clock;
  /** How many there should be at least; read at each look, as it may change. */
  readonly target: number;
  /** How many are made at once. */
  readonly makers: Makers;
  /** Whether there may be more than that now, for those who wait in the line. */
  readonly mayGrow: () => Promise<boolean>;
  /** Hears of trouble, of each kind at most once a minute. */
  readonly log: (message: string, error: unknown) => void;
  readonly watch?: SourceWatch;
}

/**
 * Keeps cats ahead, so that a claim need not wait for one: a few always, and one for each who waits in the line, within
 * bounds, while there is little else to do. What was made for a line that went away is there for the next one.
 */
export class CatStock {
  readonly #parts: StockParts;
  /** Resolve the promises of those who wait. */
  readonly #waiters = new Set<() => void>();
  readonly #closing = new AbortController();
  readonly #sleeps: Sleeps;
  readonly #order: SourceOrder;
  readonly #sizes = new PictureSizes();
  #storeBackoff = HEALTHY;
  #isWanted = false;
  /** Each makes one cat after the other. */
  readonly #workers = new Set<Promise<void>>();
  #atWork = 0;
  /** How many of them have begun one that is not in stock yet. */
  #making = 0;
  #cancelLook: (() => void) | null = null;
  #line = 0;
  #lineReadAt = Number.NEGATIVE_INFINITY;
  readonly #loggedAt = new Map<string, number>();

  constructor(parts: StockParts) {
    const { sources, clock, watch } = parts;
    const closing = this.#closing.signal;
    this.#parts = parts;
    this.#sleeps = new Sleeps(clock, closing);
    const log = (message: string, error: unknown): void => this.#complain(message, error);
    this.#order = new SourceOrder({ sources, clock, closing, sleeps: this.#sleeps, log, watch });
  }

  /** Fills the stock up in the background; never throws, and may be called as often as one likes. */
  refill(): void {
    if (this.#closing.signal.aborted) return;
    this.#isWanted = true;
    if (this.#atWork < this.#parts.makers.urgent) this.#enlist();
  }

  /** The line may have become longer: looks at it within a second. May be called as often as one likes. */
  lineChanged(): void {
    const { clock } = this.#parts;
    if (this.#closing.signal.aborted) return;
    this.#cancelLook ??= clock.wake(clock.now() + LOOK_AT_LINE_MS, () => {
      this.#cancelLook = null;
      // What was read before the last change says nothing.
      this.#lineReadAt = Number.NEGATIVE_INFINITY;
      this.refill();
    });
  }

  /** Whether some source is thought to give a cat: one that has not failed since it last gave one. */
  get canMake(): boolean {
    return this.#order.canMake;
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
    this.#order.hurrySoon(() => this.#waiters.size > 0);
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
    this.#order.endHurry();
    this.#cancelLook?.();
    await Promise.allSettled(this.#parts.sources.map((source) => source.close()));
    await Promise.all(this.#workers);
  }

  #enlist(): void {
    const worker = this.#work().finally(() => this.#workers.delete(worker));
    this.#workers.add(worker);
  }

  /** Makes one cat after the other until there are enough, or others see to it; backs off where nothing works. */
  async #work(): Promise<void> {
    const { clock } = this.#parts;
    this.#atWork++;
    try {
      while (!this.#closing.signal.aborted) {
        try {
          if (await this.#isNeeded()) await this.#makeOne();
          // Asked for again since this look began.
          else if (!this.#isWanted) return;
        } catch (error) {
          // Those who fail together count as one.
          if (this.#storeBackoff.retryAt <= clock.now())
            this.#storeBackoff = afterFailure(this.#storeBackoff, clock.now());
          this.#complain("the stock of cats cannot be filled", error);
          await this.#sleeps.until(() => this.#storeBackoff.retryAt);
        }
      }
    } finally {
      this.#atWork--;
    }
  }

  /** Whether one of those at work is to make another cat. */
  async #isNeeded(): Promise<boolean> {
    const { store, target, makers } = this.#parts;
    this.#isWanted = false;
    const size = await store.stockSize();
    this.#storeBackoff = HEALTHY;
    if (size > 0) this.#letGo();
    if (size >= target) this.#order.endHurry();
    const most = size < target / 2 ? makers.urgent : makers.ahead;
    return size + this.#making < (await this.#wanted(size)) && this.#making < most;
  }

  /** How many cats there should be, where there are `size`. */
  async #wanted(size: number): Promise<number> {
    const { target, mayGrow } = this.#parts;
    if (size < target) return target;
    const grown = Math.min(await this.#lineLength(), this.#sizes.mostCats(target));
    if (grown <= size) return target;
    if (await mayGrow()) return grown;
    this.lineChanged();
    return target;
  }

  /** How many are to have a cat yet; at most a second old. */
  async #lineLength(): Promise<number> {
    const now = this.#parts.clock.now();
    if (now - this.#lineReadAt >= LOOK_AT_LINE_MS) {
      this.#line = catless(await this.#parts.store.board(0, 0));
      this.#lineReadAt = now;
    }
    return this.#line;
  }

  /** Puts one cat into stock, unless another daemon is at it. */
  async #makeOne(): Promise<void> {
    const { clock, store } = this.#parts;
    this.#making++;
    try {
      if (!(await store.claimChore("stock", CHORE_MS))) {
        const lookAt = clock.now() + LOOK_AGAIN_MS;
        await this.#sleeps.until(() => lookAt);
        return;
      }
      // Looks for itself whether it is needed.
      if (this.#atWork < this.#parts.makers.urgent) this.#enlist();
      const cat = await this.#order.next(() => this.#renewChore());
      if (!cat) return;
      this.#sizes.note(cat.bytes.length);
      await store.addToStock(cat);
    } finally {
      this.#making--;
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

  /** Somebody waits: there may be a cat although the filling is not through, say from another daemon. */
  async #look(): Promise<void> {
    const size = await this.#parts.store.stockSize().catch(() => 0);
    if (size > 0) this.#letGo();
  }

  #letGo(): void {
    for (const resolve of this.#waiters) resolve();
  }

  /** Somebody waits: the store and the last resort are tried again soon. */
  #retrySoon(): void {
    this.#storeBackoff = retrySoon(this.#storeBackoff, this.#parts.clock.now());
    this.#order.retrySoon();
    this.#sleeps.cut();
  }

  #complain(message: string, error: unknown): void {
    const now = this.#parts.clock.now();
    if (now - (this.#loggedAt.get(message) ?? Number.NEGATIVE_INFINITY) < LOG_EVERY_MS) return;
    this.#loggedAt.set(message, now);
    this.#parts.log(message, error);
  }
}
