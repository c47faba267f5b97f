import type { Store } from "../queue/store.ts";
import type { Clock } from "../queue/time/clock.ts";
import type { Makers } from "./makers.ts";
import { Sleeps } from "./sleeps.ts";
import type { CatSource } from "./source.ts";
import { afterFailure, HEALTHY, retrySoon } from "./source-backoff.ts";
import { SourceOrder, type SourceWatch } from "./source-order.ts";
import { countWithoutCat, PictureSizes } from "./stock-size.ts";

const LOG_EVERY_MS = 60_000;
/** How soon to try again where another daemon has the chore. */
const RETRY_CHORE_MS = 500;
/** The claim on the chore, after which another daemon may take over from one that was killed; renewed more often. */
const CHORE_MS = 3000;
const RENEW_MS = 1000;
/** How old the known length of the line may be. */
const MAX_LINE_AGE_MS = 1000;

interface StockParts {
  readonly store: Pick<Store, "stockSize" | "addToStock" | "claimChore" | "board">;
  /** In the order they are tried; the last is the last resort. */
  readonly sources: readonly CatSource[];
  readonly clock: Clock;
  /** How many cats are always kept; read each time, as it may change. */
  readonly target: number;
  readonly makers: Makers;
  /** Whether there may be more now, one for each who waits in the line. */
  readonly mayGrow: () => Promise<boolean>;
  /** Told of failures, of each message at most once a minute. */
  readonly log: (message: string, error: unknown) => void;
  readonly watch?: SourceWatch;
}

/**
 * Makes cats ahead, so that claims need not wait: a few always, and one for each who waits in the line, within bounds, while
 * the daemon has little to do. Cats are kept where the line gets shorter.
 */
export class CatStock {
  readonly #parts: StockParts;
  /** Resolve the promises of {@link awaitCat}. */
  readonly #waiters = new Set<() => void>();
  readonly #closing = new AbortController();
  readonly #sleeps: Sleeps;
  readonly #order: SourceOrder;
  readonly #sizes = new PictureSizes();
  #storeBackoff = HEALTHY;
  #isWanted = false;
  /** Each makes cats one by one. */
  readonly #workers = new Set<Promise<void>>();
  #atWork = 0;
  /** How many cats are being made. */
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
    const log = (message: string, error: unknown): void => this.#logSeldom(message, error);
    this.#order = new SourceOrder({ sources, clock, closing, sleeps: this.#sleeps, log, watch });
  }

  /** Fills the stock in the background. Never throws; may be called at any time. */
  refill(): void {
    if (this.#closing.signal.aborted) return;
    this.#isWanted = true;
    if (this.#atWork < this.#parts.makers.urgent) this.#startWorker();
  }

  /** Refills within a second, as the line may have become longer. May be called at any time. */
  lineChanged(): void {
    const { clock } = this.#parts;
    if (this.#closing.signal.aborted) return;
    this.#cancelLook ??= clock.wake(clock.now() + MAX_LINE_AGE_MS, () => {
      this.#cancelLook = null;
      // What was read before the change is out of date.
      this.#lineReadAt = Number.NEGATIVE_INFINITY;
      this.refill();
    });
  }

  /** Whether a source is healthy: has not failed since its last cat. */
  get canMake(): boolean {
    return this.#order.canMake;
  }

  /**
   * Resolves when the stock has a cat, which another claim may take first. Rejects with the signal's reason when it aborts,
   * and when the stock is closed.
   */
  async awaitCat(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    either.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onAbort = (): void => reject(either.reason);
    either.addEventListener("abort", onAbort, { once: true });
    this.#waiters.add(resolve);
    this.#retrySoon();
    this.#order.preferLastResortSoon(() => this.#waiters.size > 0);
    this.refill();
    void this.#wakeIfStocked();
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
    this.#order.endPreference();
    this.#cancelLook?.();
    await Promise.allSettled(this.#parts.sources.map((source) => source.close()));
    await Promise.all(this.#workers);
  }

  #startWorker(): void {
    const worker = this.#work().finally(() => this.#workers.delete(worker));
    this.#workers.add(worker);
  }

  /** Makes cats one by one until there are enough; backs off where the store fails. */
  async #work(): Promise<void> {
    const { clock } = this.#parts;
    this.#atWork++;
    try {
      while (!this.#closing.signal.aborted) {
        try {
          if (await this.#isNeeded()) await this.#makeOne();
          // Otherwise refill() was called since.
          else if (!this.#isWanted) return;
        } catch (error) {
          // Workers that fail at the same time count as one.
          if (this.#storeBackoff.retryAt <= clock.now())
            this.#storeBackoff = afterFailure(this.#storeBackoff, clock.now());
          this.#logSeldom("the stock of cats cannot be filled", error);
          await this.#sleeps.until(() => this.#storeBackoff.retryAt);
        }
      }
    } finally {
      this.#atWork--;
    }
  }

  /** Whether a worker is to make another cat. */
  async #isNeeded(): Promise<boolean> {
    const { store, target, makers } = this.#parts;
    this.#isWanted = false;
    const size = await store.stockSize();
    this.#storeBackoff = HEALTHY;
    if (size > 0) this.#wakeWaiters();
    if (size >= target) this.#order.endPreference();
    const most = size < target / 2 ? makers.urgent : makers.ahead;
    return size + this.#making < (await this.#wanted(size)) && this.#making < most;
  }

  /** How many cats there should be, with `size` in stock. */
  async #wanted(size: number): Promise<number> {
    const { target, mayGrow } = this.#parts;
    if (size < target) return target;
    const grown = Math.min(await this.#lineLength(), this.#sizes.maxCats(target));
    if (grown <= size) return target;
    if (await mayGrow()) return grown;
    this.lineChanged();
    return target;
  }

  /** How many tickets wait for a cat; at most a second old. */
  async #lineLength(): Promise<number> {
    const now = this.#parts.clock.now();
    if (now - this.#lineReadAt >= MAX_LINE_AGE_MS) {
      this.#line = countWithoutCat(await this.#parts.store.board(0, 0));
      this.#lineReadAt = now;
    }
    return this.#line;
  }

  /** Makes one cat, unless another daemon has the chore. */
  async #makeOne(): Promise<void> {
    const { clock, store } = this.#parts;
    this.#making++;
    try {
      if (!(await store.claimChore("stock", CHORE_MS))) {
        const lookAt = clock.now() + RETRY_CHORE_MS;
        await this.#sleeps.until(() => lookAt);
        return;
      }
      // It checks itself whether it is needed.
      if (this.#atWork < this.#parts.makers.urgent) this.#startWorker();
      const cat = await this.#order.next(() => this.#renewChore());
      if (!cat) return;
      this.#sizes.note(cat.bytes.length);
      await store.addToStock(cat);
    } finally {
      this.#making--;
    }
  }

  /** Renews the chore while a source works, and not while all back off: another daemon's may work. */
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

  /** There may be a cat already, from another daemon. */
  async #wakeIfStocked(): Promise<void> {
    const size = await this.#parts.store.stockSize().catch(() => 0);
    if (size > 0) this.#wakeWaiters();
  }

  #wakeWaiters(): void {
    for (const resolve of this.#waiters) resolve();
  }

  /** Shortens the backoff of the store and of the last resort, as somebody waits. */
  #retrySoon(): void {
    this.#storeBackoff = retrySoon(this.#storeBackoff, this.#parts.clock.now());
    this.#order.retrySoon();
    this.#sleeps.wakeAll();
  }

  #logSeldom(message: string, error: unknown): void {
    const now = this.#parts.clock.now();
    if (now - (this.#loggedAt.get(message) ?? Number.NEGATIVE_INFINITY) < LOG_EVERY_MS) return;
    this.#loggedAt.set(message, now);
    this.#parts.log(message, error);
  }
}
