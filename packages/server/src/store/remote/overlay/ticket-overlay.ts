import type { NameRange } from "../../../network/network.ts";
import { isLive, type WallMs } from "../../../queue/model.ts";
import { MAX_REJOINED } from "../../batch/batch.ts";
import type { TicketRow, TicketTable } from "../../batch/tables.ts";
import type { DatabaseMs, StoredComebacks } from "../session.ts";
import { type First, type Loaded, rangeKey } from "./loaded.ts";
import { type Load, Miss } from "./miss.ts";

/** A ticket whose row differs from the database's; null where that has none. */
export interface Change {
  readonly before: TicketRow | null;
  readonly after: TicketRow;
}

type Order = (a: TicketRow, b: TicketRow) => number;

/** The tickets as loaded, with what this batch wrote laid over them. */
export class TicketOverlay implements TicketTable {
  readonly #loaded: Loaded;
  /** The first sequence that nobody had when the batch began. */
  readonly #firstNew: number;
  /** Of the last commit. */
  readonly #clockAt: DatabaseMs;
  readonly #written = new Map<number, TicketRow>();
  readonly #keys = new Map<string, number>();
  /** Idempotency keys of the new ones. */
  readonly keyOf = new Map<number, Buffer | null>();
  /** What the batch adds to the live tickets of each address. */
  readonly #liveDeltas = new Map<string, number>();

  constructor(loaded: Loaded, firstNew: number, clockAt: DatabaseMs | null = null) {
    this.#loaded = loaded;
    this.#firstNew = firstNew;
    this.#clockAt = clockAt ?? 0;
  }

  *changes(): Iterable<Change> {
    for (const [sequence, after] of this.#written) {
      yield { before: this.#loaded.tickets.get(sequence) ?? null, after };
    }
  }

  get(sequence: number): TicketRow | null {
    const written = this.#written.get(sequence);
    if (written) return written;
    const loaded = this.#loaded.tickets.get(sequence);
    if (loaded !== undefined) return loaded;
    if (sequence >= this.#firstNew) return null;
    throw new Miss({ kind: "ticketsBySequence", sequences: [sequence], withBelow: [sequence] });
  }

  byKey(key: Buffer): TicketRow | null {
    const text = key.toString("hex");
    const sequence = this.#keys.get(text) ?? this.#loaded.keys.get(text);
    if (sequence === undefined) throw new Miss({ kind: "ticketsByKey", keys: [key] });
    return sequence === null ? null : this.get(sequence);
  }

  atCounters(): TicketRow[] {
    const { atCounters } = this.#loaded;
    if (!atCounters) throw new Miss({ kind: "ticketsAtCounters" });
    return this.#overlay(atCounters, ({ callOrder }) => callOrder !== null).sort(byCall);
  }

  heads(count: number): TicketRow[] {
    if (count === 0) return [];
    const miss = (limit: number): Load => ({ kind: "heads", count: limit });
    return this.#firstOf(this.#loaded.heads, count, { isIn: isInLine, order: byPlace, miss });
  }

  ofAddress(address: string, limit: number): TicketRow[] {
    return this.#firstOf(this.#loaded.ticketsOf.get(address), limit, {
      isIn: ({ ticket }) => ticket.address === address && isLive(ticket),
      order: bySequence,
      miss: (more) => ({ kind: "liveTicketsOf", address, limit: more }),
    });
  }

  ofAddresses(after: string, before: string, limit: number): TicketRow[] {
    const range = { from: after, to: before };
    return this.#firstOf(this.#loaded.ticketsBetween.get(rangeKey(range)), limit, {
      isIn: ({ ticket }) => isBetween(ticket.address, range) && isLive(ticket),
      order: byAddress,
      miss: (more) => ({ kind: "liveTicketsBetween", ...range, limit: more }),
    });
  }

  countOf(address: string, atMost: number): number {
    const loaded = this.#loaded.liveCounts.get(address);
    if (loaded === undefined) throw new Miss({ kind: "liveCounts", names: [address] });
    return Math.min(loaded + (this.#liveDeltas.get(address) ?? 0), atMost);
  }

  countsBetween(range: NameRange): { address: string; live: number }[] {
    const loaded = this.#loaded.countsBetween.get(rangeKey(range));
    if (!loaded) throw new Miss({ kind: "liveCountsBetween", from: range.from, to: range.to });
    const counts = new Map(loaded.map(({ address, live }) => [address, live]));
    for (const [address, delta] of this.#liveDeltas) {
      if (isBetween(address, range)) counts.set(address, (counts.get(address) ?? 0) + delta);
    }
    return [...counts].flatMap(([address, live]) => (live > 0 ? [{ address, live }] : []));
  }

  /** Counted by the clock of the last commit, as the database counts them. */
  mayRejoin(): number {
    let count = this.#comebacks().mayRejoin;
    for (const { before, after } of this.changes()) {
      count += Number(this.#mayRejoin(after)) - Number(before !== null && this.#mayRejoin(before));
    }
    return count;
  }

  rejoinedPlaces(limit: number): number[] {
    const kept = this.#comebacks().rejoined.filter(({ sequence }) => !this.#written.has(sequence));
    const places = kept.map(({ place }) => place);
    for (const { ticket, place } of this.#written.values()) {
      if (ticket.hasRejoined && place !== null) places.push(place);
    }
    return places.sort((a, b) => a - b).slice(0, limit);
  }

  insert(row: TicketRow & { place: number }, key: Buffer | null): void {
    const { sequence } = row.ticket;
    const text = key?.toString("hex");
    if (text !== undefined && this.#keys.has(text)) throw new Error("expected a key that is taken once");
    this.keyOf.set(sequence, key);
    if (text !== undefined) this.#keys.set(text, sequence);
    this.#write(row, null);
  }

  update(row: TicketRow): void {
    this.#write(row, this.get(row.ticket.sequence));
  }

  prune(before: WallMs, limit: number): number {
    const pruned = this.#loaded.pruned.get("pruneTickets");
    if (pruned === undefined) throw new Miss({ kind: "pruneTickets", before, limit });
    return pruned;
  }

  #comebacks(): StoredComebacks {
    const { comebacks } = this.#loaded;
    if (!comebacks) throw new Miss({ kind: "comebacks", limit: MAX_REJOINED });
    return comebacks;
  }

  #mayRejoin({ ticket }: TicketRow): boolean {
    return ticket.rejoinBy !== null && ticket.rejoinBy > this.#clockAt;
  }

  #write(row: TicketRow, before: TicketRow | null): void {
    const { ticket } = row;
    const delta = Number(isLive(ticket)) - Number(before !== null && isLive(before.ticket));
    if (delta !== 0) {
      this.#liveDeltas.set(ticket.address, (this.#liveDeltas.get(ticket.address) ?? 0) + delta);
    }
    this.#written.set(ticket.sequence, row);
  }

  /** Loaded rows as they are now, and others that are new among them; in no order. */
  #overlay(rows: readonly TicketRow[], isIn: (row: TicketRow) => boolean): TicketRow[] {
    const known = new Set(rows.map(({ ticket }) => ticket.sequence));
    const added = [...this.#written.values()].filter(({ ticket }) => !known.has(ticket.sequence));
    const kept = rows.map((row) => this.#written.get(row.ticket.sequence) ?? row);
    return [...kept, ...added].filter(isIn);
  }

  /** The first `count` of an order, of which the first are loaded. What may come behind those is left out. */
  #firstOf(
    loaded: First<TicketRow> | null | undefined,
    count: number,
    { isIn, order, miss }: { isIn: (row: TicketRow) => boolean; order: Order; miss: (limit: number) => Load },
  ): TicketRow[] {
    if (!loaded) throw new Miss(miss(count));
    const last = loaded.isWhole ? undefined : loaded.rows.at(-1);
    const isKnown = (row: TicketRow): boolean => loaded.isWhole || (!!last && order(row, last) <= 0);
    const rows = this.#overlay(loaded.rows, (row) => isIn(row) && isKnown(row)).sort(order);
    if (rows.length < count && !loaded.isWhole) throw new Miss(miss(2 * Math.max(count, loaded.limit)));
    return rows.slice(0, count);
  }
}

function isInLine({ place }: TicketRow): boolean {
  return place !== null;
}

function isBetween(name: string, { from, to }: NameRange): boolean {
  return from < name && name < to;
}

function byCall(a: TicketRow, b: TicketRow): number {
  return (a.callOrder ?? 0) - (b.callOrder ?? 0);
}

function byPlace(a: TicketRow, b: TicketRow): number {
  return (a.place ?? 0) - (b.place ?? 0);
}

function bySequence(a: TicketRow, b: TicketRow): number {
  return a.ticket.sequence - b.ticket.sequence;
}

function byAddress(a: TicketRow, b: TicketRow): number {
  if (a.ticket.address === b.ticket.address) return bySequence(a, b);
  return a.ticket.address < b.ticket.address ? -1 : 1;
}
