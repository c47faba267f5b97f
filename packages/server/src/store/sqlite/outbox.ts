import type { ClaimedNews, Outbox } from "../../queue/push.ts";
import type { Clock } from "../../queue/time/clock.ts";
import type { GroupCommit } from "./commit/group-commit.ts";
import type { Tables } from "./tables/tables.ts";

interface OutboxParts {
  readonly commits: GroupCommit;
  readonly table: Tables["subscriptions"];
  readonly clock: Pick<Clock, "wall">;
  /** Reads outside of transactions. */
  readonly read: <T>(read: () => T) => T;
  readonly onNews: Outbox["onNews"];
}

/** News on a file of one daemon: looking for some costs a commit only where there are any. */
export function sqliteOutbox({ commits, table, clock, read, onNews }: OutboxParts): Outbox {
  const write = <T>(work: () => T): Promise<T> =>
    commits.add((batch) => {
      batch.changes++;
      return work();
    });
  return {
    async claim(limit, forMs): Promise<ClaimedNews[]> {
      if (!read(() => table.isAnyDue(clock.wall()))) return [];
      return write(() => table.claim(clock.wall(), limit, forMs));
    },
    settle: (news, againInMs) =>
      write(() => table.settle(news, againInMs === null ? null : clock.wall() + againInMs)),
    forget: ({ sequence, subscription }) => write(() => table.drop(sequence, subscription.endpoint)),
    onNews,
  };
}
