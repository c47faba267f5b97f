import type { Clock } from "../queue/time/clock.ts";
import { type RateLimit, RateLimiter } from "./request/rate-limit.ts";
import {
  CONNECTION_LIMITS,
  type HttpSettings,
  type Limits,
  MAX_PICTURES_PER_SHARE,
  MAX_UNDER_WAY,
  MAX_UNDER_WAY_PER_SHARE,
  REQUEST_RATE,
  RESERVED_FILES,
  STREAM_LIMITS,
  TAKE_RATE,
  TOKEN_CHECK_RATE,
} from "./settings.ts";

/** What an address may have; and any share at most, so that a crowd's, too, fits into memory. */
interface ShareLimits {
  readonly perAddress: number;
  readonly perShare: number;
}

type Limiter = Pick<RateLimiter, "count">;

/**
 * What one address may have, and all of them; as the settings are at each moment, since they may change. `openFiles` is
 * how many files the process may have open, each connection being one. Beyond that, nobody could be told why, and the
 * database might not be opened again.
 */
export function liveLimits(
  settings: HttpSettings,
  clock: Clock,
  openFiles = Number.POSITIVE_INFINITY,
): {
  readonly requests: Limiter;
  readonly crossSiteRequests: Limiter;
  readonly takes: Limiter;
  readonly tokenChecks: Limiter;
  readonly streams: Limits;
  readonly connections: Limits;
  readonly underWay: ShareLimits;
  readonly pictures: ShareLimits;
} {
  const limiter = (rate: RateLimit): Limiter => {
    const limiter = new RateLimiter(rate, clock);
    return { count: (shares) => (settings.isRateLimited ? limiter.count(shares) : 0) };
  };
  const whereLimited = (most: number): number => (settings.isRateLimited ? most : Number.POSITIVE_INFINITY);
  const connectionsFor = (most: number): number => Math.min(most, Math.max(1, openFiles - RESERVED_FILES));
  // Whoever finds no room for a stream is told so, over one of the connections that are left.
  const shareOfStreams = STREAM_LIMITS.inAll / CONNECTION_LIMITS.inAll;
  const maxStreams = Math.floor(connectionsFor(CONNECTION_LIMITS.inAll) * shareOfStreams);
  return {
    requests: limiter(REQUEST_RATE),
    crossSiteRequests: limiter(REQUEST_RATE),
    takes: limiter(TAKE_RATE),
    tokenChecks: limiter(TOKEN_CHECK_RATE),
    streams: {
      get perAddress() {
        return whereLimited(settings.streamsPerAddress ?? STREAM_LIMITS.perAddress);
      },
      get inAll() {
        return settings.streams ?? maxStreams;
      },
    },
    underWay: {
      get perAddress() {
        return whereLimited((settings.streamsPerAddress ?? STREAM_LIMITS.perAddress) + MAX_UNDER_WAY);
      },
      get perShare() {
        return whereLimited(MAX_UNDER_WAY_PER_SHARE);
      },
    },
    // Each may be of another cat: a second one for each ticket, and no more, as a picture may have 4 MiB.
    pictures: {
      get perAddress() {
        return whereLimited(2 * (settings.ticketsPerAddress ?? 8));
      },
      get perShare() {
        return whereLimited(MAX_PICTURES_PER_SHARE);
      },
    },
    connections: {
      get perAddress() {
        return whereLimited(CONNECTION_LIMITS.perAddress);
      },
      get inAll() {
        return connectionsFor(whereLimited(CONNECTION_LIMITS.inAll));
      },
    },
  };
}
