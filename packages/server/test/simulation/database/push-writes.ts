import type { ClaimedNews } from "../../../src/queue/push.ts";
import type { Kind, Statement } from "../../../src/store/remote/session.ts";
import { SqlError } from "./sql-error.ts";
import type { Draft, SubscriptionRow } from "./state.ts";

type Asked<K extends Kind> = Omit<Extract<Statement, { readonly kind: K }>, "kind">;

const MAX_AHEAD_MS = 3_600_000;

/** What the statements about subscriptions and their news do to the table. */
export const PUSH_WRITES = {
  putSubscriptions: (draft: Draft, { rows }: Asked<"putSubscriptions">) => {
    const subscriptions = draft.map("subscriptions");
    for (const row of rows) {
      if (!draft.state.tickets.has(row.sequence)) throw new SqlError("23503", `no ticket ${row.sequence}`);
      const before = subscriptions.get(keyOf(row)) ?? NO_NEWS;
      subscriptions.set(keyOf(row), { ...before, ...row });
    }
    return { count: rows.length };
  },
  trimSubscriptions: (draft: Draft, { sequences, keep }: Asked<"trimSubscriptions">) => {
    const old = sequences.flatMap((sequence) =>
      all(draft)
        .filter((row) => row.sequence === sequence)
        .sort((a, b) => b.since - a.since || (keyOf(a) < keyOf(b) ? -1 : 1))
        .slice(keep),
    );
    return drop(draft, old);
  },
  dropSubscriptions: (draft: Draft, { rows }: Asked<"dropSubscriptions">) =>
    drop(
      draft,
      all(draft).filter(({ sequence, subscription }) =>
        rows.some(
          (row) =>
            row.sequence === sequence && (row.endpoint === null || row.endpoint === subscription.endpoint),
        ),
      ),
    ),
  tellSubscriptions: (draft: Draft, { rows }: Asked<"tellSubscriptions">) => {
    let count = 0;
    for (const row of all(draft)) {
      const telling = rows.find(({ sequence }) => sequence === row.sequence);
      if (!telling) continue;
      const { news, keepUntil } = telling;
      set(draft, { ...row, news, keepUntil, version: row.version + 1, tries: 0, tryAt: 0 });
      count++;
    }
    return { count };
  },
  dropOldSubscriptions: (draft: Draft, _: unknown, { clock }: { readonly clock: number }) =>
    drop(
      draft,
      all(draft).filter(({ keepUntil }) => keepUntil !== null && keepUntil <= clock),
    ),
  claimNews: (
    draft: Draft,
    { limit, forMs }: Asked<"claimNews">,
    { clock }: { readonly clock: number },
  ): { count: number; rows: ClaimedNews[] } => {
    const due = all(draft)
      .filter(({ news, tryAt }) => news !== null && (tryAt <= clock || tryAt > clock + MAX_AHEAD_MS))
      .sort((a, b) => a.tryAt - b.tryAt)
      .slice(0, limit);
    const rows = due.flatMap((row) => {
      const claimed = { ...row, tries: row.tries + 1, tryAt: clock + forMs };
      set(draft, claimed);
      const { sequence, news, subscription, version, tries } = claimed;
      return news === null ? [] : [{ sequence, news, subscription, version, tries }];
    });
    return { count: rows.length, rows };
  },
  settleNews: (
    draft: Draft,
    { sequence, endpoint, version, againInMs }: Asked<"settleNews">,
    { clock }: { readonly clock: number },
  ) => {
    const row = draft.state.subscriptions.get(`${sequence} ${endpoint}`);
    if (row?.version !== version) return { count: 0 };
    set(draft, {
      ...row,
      news: againInMs === null ? null : row.news,
      tryAt: againInMs === null ? 0 : clock + againInMs,
    });
    return { count: 1 };
  },
};

const NO_NEWS = { news: null, version: 0, tries: 0, tryAt: 0, keepUntil: null };

function all(draft: Draft): SubscriptionRow[] {
  return [...draft.state.subscriptions.values()];
}

function set(draft: Draft, row: SubscriptionRow): void {
  draft.map("subscriptions").set(keyOf(row), row);
}

function drop(draft: Draft, rows: readonly SubscriptionRow[]): { count: number } {
  for (const row of rows) draft.map("subscriptions").delete(keyOf(row));
  return { count: rows.length };
}

function keyOf({ sequence, subscription }: Pick<SubscriptionRow, "sequence" | "subscription">): string {
  return `${sequence} ${subscription.endpoint}`;
}
