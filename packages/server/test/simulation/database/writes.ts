import { isAtCounter } from "../../../src/queue/model.ts";
import type { Kind, RowOf, Statement, StoredTicket } from "../../../src/store/remote/session.ts";
import { ASSET_WRITES } from "./asset-writes.ts";
import { PUSH_WRITES } from "./push-writes.ts";
import { SqlError } from "./sql-error.ts";
import type { Draft, TicketRow } from "./state.ts";

/** Longer than any chore is claimed for. */
const MAX_AHEAD_MS = 3_600_000;

type Of<K extends Kind> = Extract<Statement, { readonly kind: K }>;
interface Written<K extends Kind = Kind> {
  readonly count: number;
  readonly rows?: readonly RowOf<K>[];
}
/** What a statement that writes takes from the server. */
export interface Moment {
  readonly clock: number;
  /** From a sequence, which no rollback takes back. */
  readonly nextPicture: () => number;
}
type Writes = {
  readonly [K in Kind]?: (draft: Draft, statement: Of<K>, at: Moment) => Written<K>;
};

/** What each statement that writes does to the tables. Constraints are checked row by row, as by indexes that are not deferred. */
export const WRITES = {
  setAside: (draft, { sequences }) => {
    const tickets = draft.map("tickets");
    let count = 0;
    for (const sequence of sequences) {
      const row = tickets.get(sequence);
      if (!row) continue;
      // Below zero, and below those of whom are there already.
      const aside = (value: number | null): number | null => (value === null ? null : -1 - sequence);
      tickets.set(sequence, { ...row, place: aside(row.place), callOrder: aside(row.callOrder) });
      count++;
    }
    return { count };
  },
  updateTickets: (draft, { rows }) => {
    const tickets = draft.map("tickets");
    let count = 0;
    for (const { ticket, place, callOrder } of rows) {
      const before = tickets.get(ticket.sequence);
      if (!before) continue;
      const { address, takenAt, takenMark } = before.ticket;
      putTicket(draft, {
        ticket: { ...ticket, address, takenAt, takenMark },
        place,
        callOrder,
        key: before.key,
      });
      count++;
    }
    return { count };
  },
  setPlaces: (draft, { rows }) => {
    const tickets = draft.map("tickets");
    let count = 0;
    for (const { sequence, place } of rows) {
      const before = tickets.get(sequence);
      if (!before) continue;
      putTicket(draft, { ...before, place });
      count++;
    }
    return { count };
  },
  insertTickets: (draft, { rows }) => {
    const tickets = draft.map("tickets");
    for (const { ticket, place, callOrder, key } of rows) {
      // Ahead of the indexes, as PostgreSQL does it.
      checkState({ ticket, place, callOrder });
      if (tickets.has(ticket.sequence)) throw unique("ticket_pkey", ticket.sequence);
      if (key !== null) {
        for (const other of tickets.values()) if (other.key?.equals(key)) throw unique("ticket_key", "key");
      }
      putTicket(draft, { ticket, place, callOrder, key });
    }
    return { count: rows.length };
  },
  addToBlocks: (draft, { rows }) => {
    const blocks = draft.map("blocks");
    for (const { level, block, delta } of rows) {
      const waiting = (blocks.get(`${level} ${block}`) ?? 0) + delta;
      if (waiting < 0) throw new SqlError("23514", `block ${level} ${block} would hold ${waiting}`);
      blocks.set(`${level} ${block}`, waiting);
    }
    return { count: rows.length };
  },
  addCats: (draft, { rows }) => {
    const cats = draft.map("cats");
    for (const cat of rows) {
      if (cats.has(cat.id)) throw unique("cat_pkey", cat.id);
      if (!draft.state.pictures.has(cat.picture)) throw new SqlError("23503", `no picture ${cat.picture}`);
      cats.set(cat.id, { ...cat, sequence: null });
    }
    return { count: rows.length };
  },
  giveCats: (draft, { rows }) => {
    const cats = draft.map("cats");
    let count = 0;
    for (const { cat, sequence } of rows) {
      const before = cats.get(cat);
      if (!before || before.sequence !== null) continue;
      for (const other of cats.values())
        if (other.sequence === sequence) throw unique("cat_sequence", sequence);
      if (!draft.state.tickets.has(sequence)) throw new SqlError("23503", `no ticket ${sequence}`);
      cats.set(cat, { ...before, sequence });
      count++;
    }
    return { count };
  },
  dropCats: (draft, { sequences }) => dropCats(draft, (owner) => owner !== null && sequences.includes(owner)),
  dropStock: (draft) => dropCats(draft, (owner) => owner === null),
  appendLog: (draft, { rows }) => {
    const { log } = draft.state;
    const ids = new Set(log.map(({ id }) => id));
    for (const { id } of rows) {
      if (ids.has(id)) throw unique("log_pkey", id);
      ids.add(id);
    }
    const isInOrder = rows.every(({ id }) => id > (log.at(-1)?.id ?? 0));
    // Read by its index, so in the order of the ids, whenever they were written.
    draft.set("log", isInOrder ? [...log, ...rows] : [...log, ...rows].sort((a, b) => a.id - b.id));
    return { count: rows.length };
  },
  setBans: (draft, { rows }) => {
    const bans = draft.map("bans");
    for (const row of rows) bans.set(row.ban.address, row);
    return { count: rows.length };
  },
  liftBans: (draft, { names }) => ({ count: names.filter((name) => draft.map("bans").delete(name)).length }),
  writeAnnouncement: (draft, { announcement }) => {
    const isThere = draft.state.announcement !== null;
    draft.set("announcement", announcement);
    return { count: announcement !== null || isThere ? 1 : 0 };
  },
  addTallies: (draft, { rows }) => {
    const tallies = draft.map("tallies");
    for (const row of rows) {
      const key = `${row.quarter} ${row.kind} ${row.bucket}`;
      const before = tallies.get(key);
      const count = (before?.count ?? 0) + row.count;
      tallies.set(key, { ...row, count, totalMs: (before?.totalMs ?? 0) + row.totalMs });
    }
    return { count: rows.length };
  },
  writeDeclared: (draft, { name, declared }) => {
    draft.map("declared").set(name, declared);
    return { count: 1 };
  },
  addRestoration: (draft, { restoration, at }) => {
    draft.set("restorations", [...draft.state.restorations, { ...restoration, at }]);
    return { count: 1 };
  },
  pruneTickets: (draft, { before, limit }) => {
    const ended = [...draft.state.tickets.values()]
      .filter(({ ticket }) => ticket.endedAt !== null && ticket.endedAt < before)
      .slice(0, limit);
    for (const { ticket } of ended) {
      draft.map("tickets").delete(ticket.sequence);
      PUSH_WRITES.dropSubscriptions(draft, { rows: [{ sequence: ticket.sequence, endpoint: null }] });
    }
    return { count: ended.length };
  },
  pruneLog: (draft, { before, limit }) => {
    const { log } = draft.state;
    const old = new Set(log.filter(({ event }) => event.at < before).slice(0, limit));
    draft.set(
      "log",
      log.filter((line) => !old.has(line)),
    );
    return { count: old.size };
  },
  pruneBans: (draft, { before, limit }) => {
    const over = [...draft.state.bans.values()]
      .filter(({ ban }) => ban.until !== null && ban.until < before)
      .slice(0, limit);
    for (const { ban } of over) draft.map("bans").delete(ban.address);
    return { count: over.length };
  },
  pruneTallies: (draft, { quarter, limit }) => {
    const old = [...draft.state.tallies].filter(([, tally]) => tally.quarter < quarter).slice(0, limit);
    for (const [key] of old) draft.map("tallies").delete(key);
    return { count: old.length };
  },
  pruneDaemons: (draft, { before, except }) => {
    const old = [...draft.state.daemons.values()].filter(
      ({ daemon, clockAt }) => daemon !== except && clockAt < before,
    );
    for (const { daemon } of old) draft.map("daemons").delete(daemon);
    return { count: old.length };
  },
  writeDaemon: (draft, { row }) => {
    draft.map("daemons").set(row.daemon, row);
    return { count: 1 };
  },
  writeQueue: (draft, { row }) => {
    if (row.waitingCount < 0) throw new SqlError("23514", "waiting_count is below 0");
    draft.set("queue", row);
    return { count: 1 };
  },
  addPicture: (draft, { bytes }, { clock, nextPicture }) => {
    const picture = nextPicture();
    draft.map("pictures").set(picture, { bytes, at: clock });
    return { count: 1, rows: [{ picture }] };
  },
  prunePictures: (draft, { olderThanMs, limit }, { clock }) => {
    const used = new Set([...draft.state.cats.values()].map(({ picture }) => picture));
    const old = [...draft.state.pictures]
      .filter(([picture, { at }]) => !used.has(picture) && at < clock - olderThanMs)
      .slice(0, limit);
    for (const [picture] of old) draft.map("pictures").delete(picture);
    return { count: old.length };
  },
  ...PUSH_WRITES,
  ...ASSET_WRITES,
  showPresence: (draft, { row }, { clock }) => {
    const since = draft.state.presences.get(row.daemon)?.since ?? clock;
    draft.map("presences").set(row.daemon, { ...row, since, seen: clock });
    return { count: 1 };
  },
  removePresence: (draft, { daemon }) => ({ count: Number(draft.map("presences").delete(daemon)) }),
  claimChore: (draft, { name, daemon, forMs }, { clock }) => {
    const claimed = draft.state.chores.get(name);
    const isTaken = claimed && claimed.until > clock && claimed.until <= clock + MAX_AHEAD_MS;
    if (isTaken && claimed.daemon !== daemon) return { count: 0 };
    draft.map("chores").set(name, { daemon, until: clock + forMs });
    return { count: 1 };
  },
} as const satisfies Writes;

function putTicket(draft: Draft, row: TicketRow): void {
  const tickets = draft.map("tickets");
  const { sequence } = row.ticket;
  checkState(row);
  for (const other of tickets.values()) {
    if (other.ticket.sequence === sequence) continue;
    if (row.place !== null && other.place === row.place) throw unique("ticket_line", row.place);
    if (row.callOrder !== null && other.callOrder === row.callOrder) {
      throw unique("ticket_counter", row.callOrder);
    }
  }
  tickets.set(sequence, row);
}

/** What each state goes with; so nothing has two states. */
function checkState({ ticket, place, callOrder }: StoredTicket): void {
  const isWaiting = ticket.state === "waiting";
  const isCalled = isAtCounter(ticket);
  const isRight =
    (place !== null) === isWaiting &&
    (callOrder !== null) === isCalled &&
    (ticket.until !== null) === isCalled &&
    (ticket.endedAt === null) === (isWaiting || isCalled);
  if (!isRight) throw new SqlError("23514", `ticket ${ticket.sequence} is not ${ticket.state}`);
}

function dropCats(draft: Draft, isDropped: (owner: number | null) => boolean): { count: number } {
  const dropped = [...draft.state.cats.values()].filter(({ sequence }) => isDropped(sequence));
  for (const { id, picture } of dropped) {
    draft.map("cats").delete(id);
    draft.map("pictures").delete(picture);
  }
  return { count: dropped.length };
}

function unique(constraint: string, value: string | number): SqlError {
  return new SqlError("23505", `duplicate key value violates unique constraint "${constraint}": ${value}`);
}
