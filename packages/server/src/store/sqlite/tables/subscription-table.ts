import type { Database } from "better-sqlite3";
import type { WallMs } from "../../../queue/model.ts";
import { type ClaimedNews, MAX_SUBSCRIPTIONS, type News, type Telling } from "../../../queue/push.ts";
import type { Tables } from "../../batch/tables.ts";

interface Due {
  readonly sequence: number;
  readonly news: News;
  readonly endpoint: string;
  readonly p256dh: Buffer;
  readonly auth: Buffer;
  readonly version: number;
  readonly tries: number;
}

/** Later than any claim or pause ends: where one does, the wall clock was set back since. */
const MAX_AHEAD_MS = 3_600_000;
const IS_DUE = `news IS NOT NULL AND (try_at <= :now OR try_at > :now + ${MAX_AHEAD_MS})`;

/** Those who are told by Web Push, and what they are to be told. */
export function subscriptionTable(db: Database) {
  const put = db.prepare<[number, string, Buffer, Buffer, WallMs]>(
    `INSERT INTO subscription (sequence, endpoint, p256dh, auth, since) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth, since = excluded.since`,
  );
  // Of two in the same millisecond, whichever: nobody waits for both.
  const trim = db.prepare<{ sequence: number; endpoint: string }>(
    `DELETE FROM subscription WHERE sequence = :sequence AND endpoint <> :endpoint AND endpoint NOT IN
      (SELECT endpoint FROM subscription WHERE sequence = :sequence AND endpoint <> :endpoint
        ORDER BY since DESC, endpoint LIMIT ${MAX_SUBSCRIPTIONS - 1})`,
  );
  const drop = db.prepare<[number, string]>("DELETE FROM subscription WHERE sequence = ? AND endpoint = ?");
  const dropAll = db.prepare<[number]>("DELETE FROM subscription WHERE sequence = ?");
  const tell = db.prepare<Telling>(
    `UPDATE subscription SET news = :news, keep_until = :keepUntil, version = version + 1, tries = 0, try_at = 0
      WHERE sequence = :sequence`,
  );
  const isAnyDue = db
    .prepare<{ now: WallMs }, number>(
      `SELECT EXISTS (SELECT 1 FROM subscription INDEXED BY subscription_news WHERE ${IS_DUE})
        OR EXISTS (SELECT 1 FROM subscription INDEXED BY subscription_kept WHERE keep_until <= :now)`,
    )
    .pluck();
  const due = db.prepare<{ now: WallMs; limit: number }, Due>(
    `SELECT sequence, news, endpoint, p256dh, auth, version, tries FROM subscription INDEXED BY subscription_news
      WHERE ${IS_DUE} ORDER BY try_at LIMIT :limit + 0`,
  );
  const claim = db.prepare<[WallMs, number, string]>(
    "UPDATE subscription SET try_at = ?, tries = tries + 1 WHERE sequence = ? AND endpoint = ?",
  );
  const settle = db.prepare<{ sequence: number; endpoint: string; version: number; tryAt: WallMs | null }>(
    `UPDATE subscription SET news = CASE WHEN :tryAt IS NULL THEN NULL ELSE news END, try_at = coalesce(:tryAt, 0)
      WHERE sequence = :sequence AND endpoint = :endpoint AND version = :version`,
  );
  const dropOld = db.prepare<[WallMs]>(
    "DELETE FROM subscription INDEXED BY subscription_kept WHERE keep_until <= ?",
  );
  return {
    put(sequence, { endpoint, p256dh, auth }, at): void {
      put.run(sequence, endpoint, p256dh, auth, at);
      trim.run({ sequence, endpoint });
    },
    drop(sequence, endpoint): void {
      if (endpoint === null) dropAll.run(sequence);
      else drop.run(sequence, endpoint);
    },
    tell({ sequence, news, keepUntil }): void {
      tell.run({ sequence, news, keepUntil });
    },
    /** Whether {@link claim} would change anything. */
    isAnyDue: (now: WallMs): boolean => isAnyDue.get({ now }) === 1,
    claim(now: WallMs, limit: number, forMs: number): ClaimedNews[] {
      dropOld.run(now);
      return due.all({ now, limit }).map(({ endpoint, p256dh, auth, tries, ...news }) => {
        claim.run(now + forMs, news.sequence, endpoint);
        return { ...news, subscription: { endpoint, p256dh, auth }, tries: tries + 1 };
      });
    },
    settle({ sequence, subscription, version }: ClaimedNews, tryAt: WallMs | null): void {
      settle.run({ sequence, endpoint: subscription.endpoint, version, tryAt });
    },
  } satisfies Tables["subscriptions"] & Record<string, unknown>;
}
