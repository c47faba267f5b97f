import type { Share } from "../../network/shares.ts";
import type { Clock } from "../../queue/time/clock.ts";

export interface RateLimit {
  /** How many may come at once. */
  readonly burst: number;
  /** How many may come for good. */
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** More shares than this are not kept: the one seen longest ago starts afresh. */
const MAX_SHARES = 100_000;

/**
 * A token bucket a share. Own code: all of it is this arithmetic, on a clock that is handed in. The map
 * is kept in the order of last use, so the front holds those that are full again, which need no memory.
 */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #clock: Clock;
  readonly #maxShares: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit, clock: Clock, maxShares: number = MAX_SHARES) {
    this.#limit = limit;
    this.#clock = clock;
    this.#maxShares = maxShares;
  }

  /**
   * Counts one request; answers 0 if it may go on, otherwise the milliseconds until one may. It may where each of its
   * shares has room; one that may not takes from none of them.
   */
  count(shares: readonly Share[]): number {
    const now = this.#clock.now();
    let waitMs = 0;
    const buckets = shares.map((share) => {
      const bucket = this.#refill(share, now);
      const missing = Math.max(0, 1 - bucket.tokens);
      waitMs = Math.max(waitMs, (missing * 1000) / (this.#limit.perSecond * share.multiple));
      return bucket;
    });
    this.#forget(now);
    if (waitMs === 0) for (const bucket of buckets) bucket.tokens -= 1;
    return waitMs;
  }

  /** How many shares are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #refill({ name, multiple }: Share, now: number): Bucket {
    const burst = this.#limit.burst * multiple;
    const perSecond = this.#limit.perSecond * multiple;
    const bucket = this.#buckets.get(name) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perSecond) / 1000);
    bucket.at = now;
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    return bucket;
  }

  #forget(now: number): void {
    const fullAfterMs = (this.#limit.burst / this.#limit.perSecond) * 1000;
    for (const [name, bucket] of this.#buckets) {
      if (now - bucket.at < fullAfterMs && this.#buckets.size <= this.#maxShares) return;
      this.#buckets.delete(name);
    }
  }
}
