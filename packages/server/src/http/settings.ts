/** What an operator decides about HTTP. Read at each request and not kept, as it may change meanwhile. */
export interface HttpSettings {
  /** CIDRs of proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy: readonly string[];
  /** Names by which the daemon may be called, in lower case; see host-rule.ts. */
  readonly allowHost: readonly string[];
  /** The address by which people reach it; its host name is allowed. */
  readonly publicUrl?: string | null;
  /** The queue's own name; null, or left out, where it has none. */
  readonly title?: string | null;
  /** What it was told to listen on. */
  readonly host?: string;
  /** CIDRs of callers who are never banned. */
  readonly neverBan: readonly string[];
  /** CIDRs behind whose addresses many people stand: they have larger shares and are never banned. */
  readonly crowd: readonly string[];
  /** Live tickets that one address may have; 8 unless given. */
  readonly ticketsPerAddress?: number;
  /** Whether requests and streams are counted by address. */
  readonly isRateLimited: boolean;
  /** Open streams that one address may have; 128 unless given. */
  readonly streamsPerAddress?: number;
  /** Open streams in all; 50,000 unless given, or what the limit of open files has room for. */
  readonly streams?: number;
}

/** How long node waits for slow senders and idle connections, in milliseconds. */
export interface HttpTimeouts {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  /** A connection on which no byte moves for so long while a request is answered is cut; not one of a stream. */
  readonly silenceTimeout: number;
  /** How often node looks at the first two: its own 30 s would let drippers live long. */
  readonly connectionsCheckingInterval: number;
}

export const TIMEOUTS: HttpTimeouts = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  // A little over the minute that proxies commonly keep a connection for.
  keepAliveTimeout: 65_000,
  // A reader that takes nothing would keep its picture in memory for ever. Longer than a request may take, so
  // that its sender is told; node lets a reader have a second such time where something was queued meanwhile.
  silenceTimeout: 20_000,
  connectionsCheckingInterval: 1000,
};
/** Of open connections, and of open streams. */
export interface Limits {
  readonly perAddress: number;
  readonly inAll: number;
}

export const MAX_HEADER_BYTES = 16 * 1024;
/**
 * Most requests of one connection that are answered at a time. Hardly any client sends the next one before it
 * has the answer; one that sends thousands and reads nothing would have all their answers kept for it.
 */
export const MAX_PIPELINED = 64;
/** So many refusals in a row, and the connection closes: who is refused for ever, such as the banned, must connect anew. */
export const MAX_REFUSALS = 32;
export const TAKE_RATE = { burst: 40, perSecond: 2 };
export const TOKEN_CHECK_RATE = { burst: 10, perSecond: 0.2 };
export const REQUEST_RATE = { burst: 600, perSecond: 200 };
/** Room for every stream, and for those who ask beside them. */
export const CONNECTION_LIMITS = { perAddress: 512, inAll: 60_000 };
/** Files that are left to the database, pictures and the processes that draw them, however many connections there are. */
export const RESERVED_FILES = 256;
/** Responses under way to one address beside its streams: each costs some 7 KB until it is read. */
export const MAX_UNDER_WAY = 1024;
/** Of a crowd or a network: all of its streams, and some. 140 MB where nobody reads. */
export const MAX_UNDER_WAY_PER_SHARE = 20_000;
/** Pictures under way to a crowd or a network: some 100 MB where nobody reads. */
export const MAX_PICTURES_PER_SHARE = 256;
/** In all some 750 MB, at 15 KB each; one that nobody reads holds at most one event, and ends after 30 s. */
export const STREAM_LIMITS = { perAddress: 128, inAll: 50_000 };
