import type { Clock } from "../../queue/time/clock.ts";
import type { Callers, Origin } from "./caller.ts";

/** Whoever came longer ago says nothing of how things are now. */
const RECENT_MS = 600_000;

/**
 * Notices a proxy that nobody named: all visitors come from one address, which says in `X-Forwarded-For` that it speaks
 * for others and is not trusted. They share its eight tickets, and one cheater has all of them banned.
 */
export class HiddenProxy {
  readonly #clock: Clock;
  readonly #isTrusted: Callers["isTrusted"];
  #newest = "";
  #newestAt = Number.NEGATIVE_INFINITY;
  /** When an address other than the newest was last seen. */
  #otherAt = Number.NEGATIVE_INFINITY;
  /** When the newest last named somebody else. */
  #forwardedAt = Number.NEGATIVE_INFINITY;
  #reported = "";

  constructor(isTrusted: Callers["isTrusted"], clock: Clock) {
    this.#isTrusted = isTrusted;
    this.#clock = clock;
  }

  /** The address that everybody comes from; null where that is not so. */
  get address(): string | null {
    const since = this.#clock.now() - RECENT_MS;
    return this.#forwardedAt > since && this.#otherAt <= since ? this.#newest : null;
  }

  /** Notes a visitor's request; answers the address that everybody comes from, once. */
  note({ peer, forwardedFor }: Origin, address: string): string | null {
    const now = this.#clock.now();
    if (address !== this.#newest) {
      this.#otherAt = this.#newestAt;
      this.#forwardedAt = Number.NEGATIVE_INFINITY;
      this.#newest = address;
    }
    this.#newestAt = now;
    if (forwardedFor === undefined || this.#isTrusted(peer)) return null;
    this.#forwardedAt = now;
    const found = this.address;
    if (found === null || found === this.#reported) return null;
    this.#reported = found;
    return found;
  }
}
