import type { WallMs } from "./model.ts";

/** What a browser is told of its ticket: it is the first of the line; it is called; it was missed and may come back. */
export const NEWS = ["next", "called", "missed"] as const;
export type News = (typeof NEWS)[number];

/** A browser's push subscription (RFC 8030): where its push service takes messages, and how they are encrypted. */
export interface Subscription {
  /** A URL that a stranger named. */
  readonly endpoint: string;
  /** The browser's public key (RFC 8291): an uncompressed point of P-256, 65 bytes. */
  readonly p256dh: Buffer;
  /** 16 bytes. */
  readonly auth: Buffer;
}

/** So many browsers are told of one ticket: the newest ones. */
export const MAX_SUBSCRIPTIONS = 2;

/** News that one daemon has claimed to send. */
export interface ClaimedNews {
  readonly sequence: number;
  readonly news: News;
  readonly subscription: Subscription;
  /** Which news of this subscription it is: newer ones take its place. */
  readonly version: number;
  /** How often it has been claimed, this time too. */
  readonly tries: number;
}

/**
 * News that wait to be sent. They are written in the change that they tell of, so a crash loses none; at most one for
 * each subscription, the newest. What is claimed and not settled is offered again when the claim runs out.
 */
export interface Outbox {
  /**
   * Claims news that are due, oldest first, for `forMs`: meanwhile no daemon is given them. Forgets subscriptions that
   * were kept no longer than this.
   */
  claim(limit: number, forMs: number): Promise<ClaimedNews[]>;
  /** They were sent, or are of no use any more; or are to be offered again after a while. Nothing where newer ones wait. */
  settle(news: ClaimedNews, againInMs: number | null): Promise<void>;
  /** The push service does not know the subscription any more. */
  forget(news: ClaimedNews): Promise<void>;
  /** Calls `listener` after each commit of this daemon that left news; returns an unsubscriber. */
  onNews(listener: () => void): () => void;
}

/** Says something to a ticket's subscriptions, or takes back what has not been said; until when they outlive an end. */
export interface Telling {
  readonly sequence: number;
  readonly news: News | null;
  /** null while the ticket lives. */
  readonly keepUntil: WallMs | null;
}
