import type { LogEvent } from "../../../src/queue/model.ts";
import type { Commit, View } from "../database/server.ts";
import type { Record } from "../record.ts";

/** A line of the log, and the commit that wrote it. */
export interface CommittedLine {
  readonly id: number;
  readonly event: LogEvent;
  readonly commit: Commit;
  readonly view: View;
}

const known = new WeakMap<Record, readonly CommittedLine[]>();

/** All lines that were ever visible, also of commits that were lost later, in the order of the commits. */
export function linesOf(record: Record): readonly CommittedLine[] {
  const lines = known.get(record) ?? readLines(record);
  known.set(record, lines);
  return lines;
}

function readLines({ views }: Record): readonly CommittedLine[] {
  const lines: CommittedLine[] = [];
  for (const [index, view] of views.entries()) {
    const { commit, state } = view;
    const before = views[index - 1]?.state.log ?? [];
    if (!commit || before === state.log) continue;
    const old = new Set(before);
    for (const line of state.log) if (!old.has(line)) lines.push({ ...line, commit, view });
  }
  return lines;
}

/** What could be seen at some time between two, both inclusive. */
export function viewsBetween({ views, isExact }: Record, from: number, to: number): readonly View[] {
  let first = Math.max(
    0,
    views.findLastIndex((view) => view.from <= from),
  );
  // Of one moment, each was there.
  while (first > 0 && views[first]?.from === from) first--;
  // That one may not have been visible yet.
  if (!isExact && first > 0) first--;
  let end = first + 1;
  while (end < views.length && (views[end]?.from ?? 0) <= to) end++;
  return views.slice(first, end);
}

/** Sequences of tickets of which a failover has lost something. */
export function lostTickets(record: Record): ReadonlySet<number> {
  return new Set(
    linesOf(record).flatMap(({ event, commit }) => (commit.isLost ? (event.sequence ?? []) : [])),
  );
}
