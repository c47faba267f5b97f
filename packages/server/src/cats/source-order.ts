import type { Cat } from "../queue/model.ts";
import type { Clock } from "../queue/time/clock.ts";
import type { Sleeps } from "./sleeps.ts";
import type { CatSource } from "./source.ts";
import { afterFailure, type Backoff, HEALTHY, nextOf, retrySoon } from "./source-backoff.ts";

/** Time-out of one picture, for any source. */
const NEXT_LIMIT_MS = 20_000;
/** After so long, a claim that found the stock empty waits for no source but the last resort. */
const LAST_RESORT_AFTER_MS = 3000;

interface OrderParts {
  /** In the order they are tried; the last is the last resort. */
  readonly sources: readonly CatSource[];
  readonly clock: Clock;
  readonly closing: AbortSignal;
  /** Waits until a source may be tried again. */
  readonly sleeps: Sleeps;
  readonly log: (message: string, error: unknown) => void;
  /** Told of results and failures; a source by its index in `sources`. */
  readonly watch: SourceWatch | undefined;
}

export interface SourceWatch {
  made(index: number): void;
  failed(index: number): void;
}

/** Which source is asked for a cat next. Several may be asked for one at once. */
export class SourceOrder {
  readonly #parts: OrderParts;
  readonly #backoffs = new Map<CatSource, Backoff>();
  #prefersLastResort = false;
  #cancelPreference: (() => void) | null = null;
  /** Abort the attempts at sources other than the last resort. */
  readonly #giveUps = new Set<() => void>();

  constructor(parts: OrderParts) {
    this.#parts = parts;
  }

  /** Whether a source is healthy: has not failed since its last cat. */
  get canMake(): boolean {
    return this.#parts.sources.some((source) => this.#backoffOf(source).failures === 0);
  }

  /**
   * A cat from the first source that gives one; null when the stock closes meanwhile. `working` is called before a source
   * is asked, and what it returns afterwards.
   */
  async next(working: () => () => void): Promise<Cat | null> {
    const { clock, sources, closing, sleeps } = this.#parts;
    while (!closing.aborted) {
      for (const source of this.#order()) {
        if (this.#backoffOf(source).retryAt > clock.now()) continue;
        const ended = working();
        const cat = await this.#tryNext(source).finally(ended);
        if (cat || closing.aborted) return cat;
        // The order has changed meanwhile.
        if (this.#prefersLastResort && source !== this.#lastResort) break;
      }
      await sleeps.until(() => Math.min(...sources.map((source) => this.#backoffOf(source).retryAt)));
    }
    return null;
  }

  /** Shortens the backoff of the last resort, and of no service. */
  retrySoon(): void {
    const last = this.#lastResort;
    if (last) this.#backoffs.set(last, retrySoon(this.#backoffOf(last), this.#parts.clock.now()));
  }

  /** Asks the last resort first, once {@link LAST_RESORT_AFTER_MS} have passed and `isWaiting()` is true. */
  preferLastResortSoon(isWaiting: () => boolean): void {
    const { clock, sleeps } = this.#parts;
    if (this.#prefersLastResort) return;
    this.#cancelPreference ??= clock.wake(clock.now() + LAST_RESORT_AFTER_MS, () => {
      this.#cancelPreference = null;
      if (!isWaiting()) return;
      this.#prefersLastResort = true;
      for (const giveUp of this.#giveUps) giveUp();
      sleeps.wakeAll();
    });
  }

  endPreference(): void {
    this.#prefersLastResort = false;
    this.#cancelPreference?.();
    this.#cancelPreference = null;
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
      // Attempts that fail at the same time count as one.
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

  /** The sources in the order in which they are tried. */
  #order(): readonly CatSource[] {
    const { sources } = this.#parts;
    return this.#prefersLastResort ? [...sources.slice(-1), ...sources.slice(0, -1)] : sources;
  }

  #backoffOf(source: CatSource): Backoff {
    return this.#backoffs.get(source) ?? HEALTHY;
  }
}
