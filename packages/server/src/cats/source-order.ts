import type { Cat } from "../queue/model.ts";
import type { Clock } from "../queue/time/clock.ts";
import type { Sleeps } from "./sleeps.ts";
import type { CatSource } from "./source.ts";
import { afterFailure, type Backoff, HEALTHY, nextOf, retrySoon } from "./source-backoff.ts";

/** No source may hold the stock up for longer, whatever it does. */
const NEXT_LIMIT_MS = 20_000;
/** Somebody who found the stock empty waits so long for the first sources; then the last resort takes over. */
const HURRY_AFTER_MS = 3000;

export interface OrderParts {
  /** In the order they are tried; the last is the last resort. */
  readonly sources: readonly CatSource[];
  readonly clock: Clock;
  readonly closing: AbortSignal;
  /** Of those who wait for a source to be tried again. */
  readonly sleeps: Sleeps;
  readonly log: (message: string, error: unknown) => void;
  /** Told how the sources do; each by its place in `sources`. */
  readonly watch: SourceWatch | undefined;
}

export interface SourceWatch {
  /** A source gave a picture. */
  made(place: number): void;
  failed(place: number): void;
}

/** Which source is asked for a cat next. Several may be asked for one at once. */
export class SourceOrder {
  readonly #parts: OrderParts;
  readonly #backoffs = new Map<CatSource, Backoff>();
  #isHurried = false;
  #cancelHurry: (() => void) | null = null;
  /** Give up the attempts at sources other than the last resort. */
  readonly #giveUps = new Set<() => void>();

  constructor(parts: OrderParts) {
    this.#parts = parts;
  }

  /** Whether some source is thought to give a cat: one that has not failed since it last gave one. */
  get canMake(): boolean {
    return this.#parts.sources.some((source) => this.#backoffOf(source).failures === 0);
  }

  /**
   * A cat from the first source that gives one; null when the stock closes meanwhile. `working` is called when a source
   * is asked, and what it returns when that has answered.
   */
  async next(working: () => () => void): Promise<Cat | null> {
    const { clock, sources, closing, sleeps } = this.#parts;
    while (!closing.aborted) {
      for (const source of this.#order()) {
        if (this.#backoffOf(source).retryAt > clock.now()) continue;
        const ended = working();
        const cat = await this.#tryNext(source).finally(ended);
        if (cat || closing.aborted) return cat;
        // Begun in peace: whoever waits now is better served by another order.
        if (this.#isHurried && source !== this.#lastResort) break;
      }
      await sleeps.until(() => Math.min(...sources.map((source) => this.#backoffOf(source).retryAt)));
    }
    return null;
  }

  /** Somebody waits: the last resort is tried again soon; no failing service is asked more often for it. */
  retrySoon(): void {
    const last = this.#lastResort;
    if (last) this.#backoffs.set(last, retrySoon(this.#backoffOf(last), this.#parts.clock.now()));
  }

  /** Somebody found the stock empty: if `isWaiting()` still in a while, the last resort fills it up. */
  hurrySoon(isWaiting: () => boolean): void {
    const { clock, sleeps } = this.#parts;
    if (this.#isHurried) return;
    this.#cancelHurry ??= clock.wake(clock.now() + HURRY_AFTER_MS, () => {
      this.#cancelHurry = null;
      if (!isWaiting()) return;
      this.#isHurried = true;
      for (const giveUp of this.#giveUps) giveUp();
      sleeps.cut();
    });
  }

  endHurry(): void {
    this.#isHurried = false;
    this.#cancelHurry?.();
    this.#cancelHurry = null;
  }

  async #tryNext(source: CatSource): Promise<Cat | null> {
    const { clock, sources, closing, watch } = this.#parts;
    const limit = new AbortController();
    const giveUp = (): void => {
      if (source === this.#lastResort) return;
      limit.abort(new Error("it kept somebody waiting, and gave way to the last resort"));
    };
    this.#giveUps.add(giveUp);
    const cancelLimit = clock.wake(clock.now() + NEXT_LIMIT_MS, () =>
      limit.abort(new Error(`no picture within ${NEXT_LIMIT_MS} ms`)),
    );
    try {
      const cat = await nextOf(source, AbortSignal.any([limit.signal, closing]));
      this.#backoffs.set(source, HEALTHY);
      watch?.made(sources.indexOf(source));
      return cat;
    } catch (error) {
      if (closing.aborted) return null;
      const backoff = this.#backoffOf(source);
      // Those who fail together count as one.
      if (backoff.retryAt <= clock.now()) this.#backoffs.set(source, afterFailure(backoff, clock.now()));
      watch?.failed(sources.indexOf(source));
      this.#parts.log(`no cat from ${source.name}`, error);
      return null;
    } finally {
      cancelLimit();
      this.#giveUps.delete(giveUp);
    }
  }

  get #lastResort(): CatSource | undefined {
    return this.#parts.sources.at(-1);
  }

  /** The sources as they are to be tried: in a hurry, the last resort comes first. */
  #order(): readonly CatSource[] {
    const { sources } = this.#parts;
    return this.#isHurried ? [...sources.slice(-1), ...sources.slice(0, -1)] : sources;
  }

  #backoffOf(source: CatSource): Backoff {
    return this.#backoffs.get(source) ?? HEALTHY;
  }
}
