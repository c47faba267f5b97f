import type { Restoration } from "../../../src/queue/model.ts";
import { banOf, eventOf, queueOf, ticketOf } from "../../../src/store/postgres/rows.ts";
import type { Columns } from "../../../src/store/postgres/sql.ts";
import type { StoredLine, StoredQueue } from "../../../src/store/remote/session.ts";
import type { Commit, View } from "../../simulation/database/server.ts";
import { Draft, emptyState, type State } from "../../simulation/database/state.ts";
import type { RecordedChange } from "./recorder.ts";

/** So many of the newest lines of the log each state holds: with all of them a long history would be nothing else. */
const KEPT_LINES = 400;

/** What was recorded in one life of the database, and when that ended in a failover (absent: never). */
export interface Recording {
  readonly changes: readonly RecordedChange[];
  readonly endedAt?: number;
}

/**
 * What the tables held after each commit. Of several lives of the database, each begins with what the one before had left
 * it: what that one had besides is lost.
 */
export function viewsOf(
  first: { readonly queue: StoredQueue; readonly at: number },
  recordings: readonly Recording[],
): View[] {
  const views: View[] = [{ from: first.at, state: emptyState(first.queue), commit: null }];
  const known = new Map<string, View>();
  for (const [index, { changes }] of recordings.entries()) {
    const next = recordings[index + 1];
    const kept = new Set(next?.changes.map(nameOf));
    let state = views[0]?.state ?? emptyState(first.queue);
    for (const transaction of transactionsOf(changes)) {
      const name = nameOf(transaction.at(-1));
      const before = known.get(name);
      if (before) {
        state = before.state;
        continue;
      }
      // The first that is new: what the failover left is what was there before it.
      const endedAt = recordings[index - 1]?.endedAt;
      if (endedAt !== undefined && views.at(-1)?.state !== state)
        views.push({ from: endedAt, state, commit: null });
      const view = viewAfter(state, transaction, { index: views.length, timeline: index + 1 });
      state = view.state;
      if (view.commit) view.commit.isLost = next !== undefined && !kept.has(name);
      if (view.commit?.isLost) view.commit.durableAt = null;
      known.set(name, view);
      views.push(view);
    }
  }
  return views;
}

/** Ids and transactions are given anew after a failover, but not at the same moment. */
function nameOf(change: RecordedChange | undefined): string {
  return `${change?.id} ${change?.xid} ${change?.at}`;
}

/** What was written between two writes of the queue's row, which each commit makes last. */
function transactionsOf(changes: readonly RecordedChange[]): RecordedChange[][] {
  const transactions: RecordedChange[][] = [];
  let open: RecordedChange[] = [];
  for (const change of changes) {
    open.push(change);
    if (change.table !== "queue") continue;
    transactions.push(open);
    open = [];
  }
  return transactions;
}

function viewAfter(
  before: State,
  changes: readonly RecordedChange[],
  { index, timeline }: { index: number; timeline: number },
): View {
  const draft = new Draft(before);
  const lines: StoredLine[] = [];
  let by = "nobody";
  for (const { table, isDeleted, row } of changes) {
    if (table === "daemon") by = String(row.name);
    else if (table === "log" && !isDeleted) lines.push({ id: Number(row.id), event: eventOf(lineOf(row)) });
    else write(draft, { table, isDeleted, row });
  }
  if (lines.length > 0) draft.set("log", [...before.log, ...lines].slice(-KEPT_LINES));
  const from = changes.at(-1)?.at ?? 0;
  const { state } = draft;
  const commit: Commit = {
    ...{ index, timeline, by, state, decidedAt: state.queue.clockAt },
    ...{ visibleAt: from, durableAt: from, isLost: false, operations: [] },
  };
  return { from, state, commit };
}

function write(
  draft: Draft,
  { table, isDeleted, row }: Pick<RecordedChange, "table" | "isDeleted" | "row">,
): void {
  const put = <K, V>(map: Map<K, V>, key: K, value: () => V): void => {
    if (isDeleted) map.delete(key);
    else map.set(key, value());
  };
  switch (table) {
    case "queue":
      draft.set("queue", queueOf(row));
      break;
    case "ticket": {
      const { key, ...columns } = row;
      const bytes = typeof key === "string" ? Buffer.from(key, "hex") : null;
      put(draft.map("tickets"), Number(row.sequence), () => ({ ...ticketOf(columns), key: bytes }));
      break;
    }
    case "line_block":
      put(draft.map("blocks"), `${row.level} ${row.block}`, () => Number(row.waiting));
      break;
    case "cat": {
      const { id, sequence } = row as { id: number; sequence: number | null };
      const rest = { picture: id, mediaType: "", digest: Buffer.alloc(0), credit: "" };
      put(draft.map("cats"), id, () => ({ id, sequence, ...rest }));
      break;
    }
    case "restoration": {
      const { firstSequence, lostFrom, at } = row as unknown as Restoration & { at: number };
      const restoration = { firstSequence, lostFrom, at, salt: Buffer.from(String(row.salt), "hex") };
      draft.set("restorations", [...draft.state.restorations, restoration]);
      break;
    }
    case "ban":
      put(draft.map("bans"), String(row.address), () => banOf(row));
  }
}

function lineOf({ id: _, ...columns }: RecordedChange["row"]): Columns {
  return columns;
}
