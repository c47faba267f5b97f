import { MAX_SUBSCRIPTIONS } from "../../../queue/push.ts";
import type { Statement, StoredTicket } from "../session.ts";
import type { Overlay } from "./overlay.ts";
import type { Change } from "./ticket-overlay.ts";

/** What an overlay's batch wrote, as few statements, in the order in which they are sent; without the queue's row. */
export function writesOf(overlay: Overlay): Statement[] {
  const { tickets, line, bans, cats, log, subscriptions, ground } = overlay;
  const changes = [...tickets.changes()].filter(isChange);
  const updated = changes.filter(({ before }) => before !== null);
  const inserted = changes.filter(({ before }) => before === null);
  const banChanges = [...bans.changed];
  const { row, name } = ground;
  const all: (Statement | null)[] = [
    some(inTheWay(changes), (sequences) => ({ kind: "setAside", sequences })),
    some(
      updated.map(({ after }) => after),
      (rows) => ({ kind: "updateTickets", rows }),
    ),
    some(
      inserted.map(({ after }) => ({ ...after, key: tickets.keyOf.get(after.ticket.sequence) ?? null })),
      (rows) => ({ kind: "insertTickets", rows }),
    ),
    some(subscriptions.dropped, (rows) => ({ kind: "dropSubscriptions", rows })),
    some(subscriptions.added, (rows) => ({ kind: "putSubscriptions", rows })),
    some([...new Set(subscriptions.added.map(({ sequence }) => sequence))], (sequences) => ({
      kind: "trimSubscriptions",
      sequences,
      keep: MAX_SUBSCRIPTIONS,
    })),
    some(subscriptions.told, (rows) => ({ kind: "tellSubscriptions", rows })),
    some(line.counts, (rows) => ({ kind: "addToBlocks", rows })),
    some(cats.added, (rows) => ({ kind: "addCats", rows })),
    some(cats.given, (rows) => ({ kind: "giveCats", rows })),
    some([...cats.dropped], (sequences) => ({ kind: "dropCats", sequences })),
    some(
      log.appended.map((event, index) => ({ id: row.nextLogId + index, event })),
      (rows) => ({ kind: "appendLog", rows }),
    ),
    some(
      banChanges.flatMap(([, ban]) => ban ?? []),
      (rows) => ({ kind: "setBans", rows }),
    ),
    // One that this batch made and lifted was never there.
    some(
      banChanges.flatMap(([address, ban]) => (ban === null && ground.bans.has(address) ? [address] : [])),
      (names) => ({ kind: "liftBans", names }),
    ),
    some(overlay.talliesAdded, (rows) => ({ kind: "addTallies", rows })),
    overlay.announced === undefined ? null : { kind: "writeAnnouncement", announcement: overlay.announced },
    overlay.declaredNow && { kind: "writeDeclared", name, declared: overlay.declaredNow },
  ];
  return all.filter((statement) => statement !== null);
}

/** How many rows a statement must have written; null where that may be any. */
export function expectedCount(statement: Statement): number | null {
  switch (statement.kind) {
    case "setAside":
      return statement.sequences.length;
    case "updateTickets":
    case "setPlaces":
    case "insertTickets":
    case "addToBlocks":
    case "addCats":
    case "giveCats":
    case "appendLog":
    case "setBans":
    case "addTallies":
    case "putSubscriptions":
      return statement.rows.length;
    case "liftBans":
      return statement.names.length;
    case "writeQueue":
    case "writeDaemon":
    case "writeDeclared":
    case "addRestoration":
      return 1;
    default:
      return null;
  }
}

/**
 * Those whose place or order of calls somebody else is given: uniqueness is checked row by row within an update, so they
 * step aside before.
 */
function inTheWay(changes: readonly Change[]): number[] {
  const places = new Map<number | null, number>();
  const orders = new Map<number | null, number>();
  for (const { after } of changes) {
    if (after.place !== null) places.set(after.place, after.ticket.sequence);
    if (after.callOrder !== null) orders.set(after.callOrder, after.ticket.sequence);
  }
  return changes.flatMap(({ before }) => {
    if (!before) return [];
    const { sequence } = before.ticket;
    const isTaken = [places.get(before.place), orders.get(before.callOrder)].some(
      (taker) => taker !== undefined && taker !== sequence,
    );
    return isTaken ? [sequence] : [];
  });
}

function isChange({ before, after }: Change): boolean {
  if (!before) return true;
  return before.place !== after.place || before.callOrder !== after.callOrder || isOther(before, after);
}

function isOther({ ticket: a }: StoredTicket, { ticket: b }: StoredTicket): boolean {
  return Object.entries(a).some(([key, value]) => value !== b[key as keyof typeof b]);
}

function some<T>(rows: readonly T[], make: (rows: readonly T[]) => Statement): Statement | null {
  return rows.length === 0 ? null : make(rows);
}
