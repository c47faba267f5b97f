import type { Clock } from "../../queue/clock.ts";

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

/** More addresses than this are not kept: the one seen longest ago starts afresh. */
const MOST_ADDRESSES = 100_000;

/**
 * A token bucket an address. Own code: all of it is this arithmetic, on a clock that is handed in. The map
 * is kept in the order of last use, so the front holds those that are full again, which need no memory.
 */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #clock: Clock;
  readonly #mostAddresses: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit, clock: Clock, mostAddresses: number = MOST_ADDRESSES) {
    this.#limit = limit;
    this.#clock = clock;
    this.#mostAddresses = mostAddresses;
  }

  /** Counts one request; answers 0 if it may go on, otherwise the milliseconds until one may. */
  count(address: string): number {
    const { burst, perSecond } = this.#limit;
    const now = this.#clock.now();
    const bucket = this.#buckets.get(address) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perSecond) / 1000);
    bucket.at = now;
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    this.#forget(now);
    if (bucket.tokens < 1) return ((1 - bucket.tokens) * 1000) / perSecond;
    bucket.tokens -= 1;
    return 0;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #forget(now: number): void {
    const fullAfterMs = (this.#limit.burst / this.#limit.perSecond) * 1000;
    for (const [address, bucket] of this.#buckets) {
      if (now - bucket.at < fullAfterMs && this.#buckets.size <= this.#mostAddresses) return;
      this.#buckets.delete(address);
    }
  }
}
