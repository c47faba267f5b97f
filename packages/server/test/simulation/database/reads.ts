import { isLive } from "../../../src/queue/model.ts";
import type { Kind, RowOf, Statement } from "../../../src/store/remote/session.ts";
import type { State, TicketRow } from "./state.ts";

type Of<K extends Kind> = Extract<Statement, { readonly kind: K }>;
type Reads = { readonly [K in Kind]?: (state: State, statement: Of<K>) => RowOf<K>[] };

const ENDS = ["seen", "missed", "left", "banned"] as const;

/** What each statement that only reads tables answers, of the tables as it sees them. */
export const READS = {
  readQueue: ({ queue }) => [queue],
  ticketsBySequence: (state, { sequences, withBelow }) =>
    found(sequences, state.tickets).map((row) => ({
      ...stored(row),
      below:
        row.place !== null && withBelow.includes(row.ticket.sequence) ? countBelow(state, row.place) : null,
    })),
  ticketsByKey: ({ tickets }, { keys }) =>
    [...tickets.values()].flatMap((row) => {
      const { key } = row;
      return key !== null && keys.some((asked) => asked.equals(key)) ? [{ ...stored(row), key }] : [];
    }),
  ticketsAtCounters: ({ tickets, queue }) =>
    [...tickets.values()]
      .filter(({ callOrder }) => callOrder !== null && callOrder >= queue.firstCall)
      .sort((a, b) => (a.callOrder ?? 0) - (b.callOrder ?? 0))
      .map(stored),
  heads: (state, { count }) => line(state).slice(0, count).map(stored),
  comebacks: (state, { limit }) => {
    const since = state.queue.clockAt ?? 0;
    const mayRejoin = [...state.tickets.values()].filter(({ ticket }) => (ticket.rejoinBy ?? 0) > since);
    const rejoined = line(state).filter(({ ticket }) => ticket.hasRejoined);
    return [
      {
        mayRejoin: mayRejoin.length,
        rejoined: rejoined.slice(0, limit).map(({ ticket, place }) => ({
          sequence: ticket.sequence,
          place,
          below: countBelow(state, place),
        })),
      },
    ];
  },
  countsBelow: (state, { places }) => places.map((place) => ({ place, below: countBelow(state, place) })),
  ranks: (state, { windows }) =>
    line(state).flatMap(({ ticket, place }, index) => {
      const position = index + 1;
      const isIn = windows.some(({ from, to }) => from <= position && position <= to);
      return isIn ? [{ position, place: place ?? 0, sequence: ticket.sequence }] : [];
    }),
  placesBetween: (state, { from, to }) =>
    line(state).flatMap(({ ticket, place }) =>
      place !== null && from <= place && place < to ? [{ place, sequence: ticket.sequence }] : [],
    ),
  blocks: (state, { blocks }) =>
    blocks.flatMap((block) => {
      const waiting = state.blocks.get(`1 ${block}`);
      return waiting === undefined ? [] : [{ block, waiting }];
    }),
  liveCounts: (state, { names }) =>
    counted(live(state).filter(({ ticket }) => names.includes(ticket.address))),
  liveCountsBetween: (state, range) => counted(between(state, range)),
  liveTicketsBetween: (state, range) =>
    between(state, range)
      .sort((a, b) => byName(a, b) || a.ticket.sequence - b.ticket.sequence)
      .slice(0, range.limit)
      .map(stored),
  liveTicketsOf: (state, { address, limit }) =>
    live(state)
      .filter(({ ticket }) => ticket.address === address)
      .sort((a, b) => a.ticket.sequence - b.ticket.sequence)
      .slice(0, limit)
      .map(stored),
  lastLines: ({ log }, { of }) =>
    of.flatMap(({ sequence, type }) => {
      const last = log.findLast(({ event }) => event.sequence === sequence && event.type === type);
      return last ? [{ event: last.event }] : [];
    }),
  recentTurns: ({ log }, { limit }) => {
    const turns: { turnMs: number }[] = [];
    for (let index = log.length - 1; index >= 0 && turns.length < limit; index--) {
      const turnMs = log[index]?.event.turnMs;
      if (turnMs !== undefined) turns.push({ turnMs });
    }
    return turns;
  },
  stockCats: ({ cats }, { limit }) =>
    [...cats.values()]
      .filter(({ sequence }) => sequence === null)
      .map(({ id }) => ({ id }))
      .sort((a, b) => a.id - b.id)
      .slice(0, limit),
  bansNewerThan: ({ bans }, asked) => [...bans.values()].filter(({ revision }) => revision > asked.revision),
  banNames: ({ bans }) => [...bans.keys()].map((address) => ({ address })),
  readAnnouncement: ({ announcement }) => (announcement ? [announcement] : []),
  readDeclared: ({ declared }, { name }) => {
    const known = declared.get(name);
    return known ? [{ declared: known }] : [];
  },
  readRestorations: ({ restorations }) =>
    [...restorations]
      .sort((a, b) => a.firstSequence - b.firstSequence)
      .map(({ lostFrom, firstSequence, salt }) => ({ lostFrom, firstSequence, salt })),
  readDaemon: ({ daemons }, { daemon }) => [daemons.get(daemon) ?? []].flat(),
  readPresences: ({ presences }) => [...presences.values()],
  assetVersions: ({ assets }) =>
    [...new Set([...assets.values()].map(({ version }) => version))].sort().map((version) => ({ version })),
  readAssets: ({ assets }, asked) =>
    [...assets.values()]
      .filter(({ version }) => version === asked.version)
      .map(({ path, mediaType, bytes }) => ({ path, mediaType, bytes }))
      .sort((a, b) => compare(a.path, b.path)),
  oldestSnapshot: () => [{ ageMs: null }],
  busiestHour: ({ log }) => {
    const hours = new Map<number, number>();
    for (const { event } of log) {
      if (event.type !== "taken") continue;
      const hour = Math.floor(event.at / 3_600_000);
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    }
    return [{ taken: Math.max(0, ...hours.values()) }];
  },
  recentEnds: ({ log }, { limit }) => {
    const ends: RowOf<"recentEnds">[] = [];
    const recalled = new Set<number>();
    for (let index = log.length - 1; index >= 0 && ends.length < limit; index--) {
      const { at, type, sequence } = log[index]?.event ?? { at: 0, type: "taken", sequence: null };
      if (sequence === null) continue;
      if (type === "recalled") recalled.add(sequence);
      const outcome = ENDS.find((end) => end === type);
      if (outcome && !(outcome === "missed" && recalled.has(sequence))) ends.push({ sequence, outcome, at });
    }
    return ends;
  },
  readLog: ({ log }, { sequence, limit }) =>
    log
      .filter(({ event }) => sequence === null || event.sequence === sequence)
      .slice(-limit)
      .reverse()
      .map(({ event }) => ({ event })),
  readTallies: ({ tallies }, { from, to }) => {
    const sums = new Map<string, RowOf<"readTallies">>();
    for (const { quarter, kind, bucket, count, totalMs } of tallies.values()) {
      if (quarter < from || quarter >= to) continue;
      const sum = sums.get(`${kind} ${bucket}`) ?? { kind, bucket, count: 0, totalMs: 0 };
      sums.set(`${kind} ${bucket}`, {
        ...sum,
        count: sum.count + count,
        totalMs: sum.totalMs + totalMs,
      });
    }
    return [...sums.values()]
      .filter(({ count }) => count !== 0)
      .sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.bucket - b.bucket));
  },
  readBans: ({ bans }) =>
    [...bans.values()].sort((a, b) => a.ban.since - b.ban.since || compare(a.ban.address, b.ban.address)),
  stockSize: ({ cats }) => [{ cats: [...cats.values()].filter(({ sequence }) => sequence === null).length }],
  catOf: ({ cats }, { sequence }) =>
    [...cats.values()].filter((cat) => cat.sequence === sequence).slice(0, 1),
  readPicture: ({ pictures }, { picture }) => {
    const found = pictures.get(picture);
    return found ? [{ bytes: found.bytes }] : [];
  },
} as const satisfies Reads;

function line({ tickets }: State): (TicketRow & { readonly place: number })[] {
  const waiting: (TicketRow & { readonly place: number })[] = [];
  for (const row of tickets.values()) {
    if (row.place !== null && row.place >= 0) waiting.push(row as TicketRow & { readonly place: number });
  }
  return waiting.sort((a, b) => a.place - b.place);
}

function countBelow({ tickets }: State, place: number): number {
  let below = 0;
  for (const row of tickets.values()) if (row.place !== null && row.place >= 0 && row.place < place) below++;
  return below;
}

function live({ tickets }: State): TicketRow[] {
  return [...tickets.values()].filter(({ ticket }) => isLive(ticket));
}

function between(state: State, { from, to }: { readonly from: string; readonly to: string }): TicketRow[] {
  return live(state).filter(
    ({ ticket }) => compare(ticket.address, from) > 0 && compare(ticket.address, to) < 0,
  );
}

function counted(rows: readonly TicketRow[]): { address: string; live: number }[] {
  const counts = new Map<string, number>();
  for (const { ticket } of rows) counts.set(ticket.address, (counts.get(ticket.address) ?? 0) + 1);
  return [...counts].map(([address, live]) => ({ address, live }));
}

function found<T>(keys: readonly number[], table: ReadonlyMap<number, T>): T[] {
  return [...new Set(keys)].flatMap((key) => table.get(key) ?? []);
}

function stored({ ticket, place, callOrder }: TicketRow): {
  ticket: TicketRow["ticket"];
  place: number | null;
  callOrder: number | null;
} {
  return { ticket, place, callOrder };
}

function byName(a: TicketRow, b: TicketRow): number {
  return compare(a.ticket.address, b.ticket.address);
}

/** By their bytes; names are ASCII. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
