import type { Announcement, EventType, LogEvent } from "../../../queue/model.ts";
import type { SettingTexts } from "../../../queue/settings.ts";
import type { Done, StoredComebacks, StoredTicket } from "../session.ts";
import type { Load } from "./miss.ts";

/** The first of an order, at most as many as were asked for. */
export interface First<T> {
  readonly rows: readonly T[];
  readonly limit: number;
  /** Whether there are no more. */
  readonly isWhole: boolean;
}

/**
 * What was read of the database under the lock. As nobody else can write meanwhile, it stays true until this
 * transaction writes; what is missing is not known. Absent rows are remembered as such.
 */
export class Loaded {
  readonly tickets = new Map<number, StoredTicket | null>();
  /** Sequences by the digest of their idempotency key, in hexadecimal. */
  readonly keys = new Map<string, number | null>();
  /** How many wait in front of a place. */
  readonly below = new Map<number, number>();
  /** Who stands where: place by position, and back. */
  readonly places = new Map<number, number>();
  readonly positions = new Map<number, number>();
  readonly blocks = new Map<number, number>();
  readonly liveCounts = new Map<string, number>();
  /** By both ends of the range. */
  readonly countsBetween = new Map<string, readonly { readonly address: string; readonly live: number }[]>();
  readonly ticketsBetween = new Map<string, First<StoredTicket>>();
  readonly ticketsOf = new Map<string, First<StoredTicket>>();
  readonly lastLines = new Map<string, LogEvent | null>();
  atCounters: readonly StoredTicket[] | null = null;
  heads: First<StoredTicket> | null = null;
  comebacks: StoredComebacks | null = null;
  turns: readonly number[] | null = null;
  stock: First<number> | null = null;
  banNames: readonly string[] | null = null;
  /** Undefined: not loaded. */
  announcement: Announcement | null | undefined = undefined;
  declared: SettingTexts | null | undefined = undefined;
  /** How many rows were deleted, by the kind of the statement. */
  readonly pruned = new Map<Load["kind"], number>();

  /** Remembers what a statement was answered. */
  keep(load: Load, reply: Done): void {
    // The reply is to this statement, so each case reads rows of its own kind.
    const rowsOf = <K extends Load["kind"]>(_: K): Done<K>["rows"] => (reply as Done<K>).rows;
    switch (load.kind) {
      case "ticketsBySequence":
        for (const sequence of load.sequences) this.tickets.set(sequence, null);
        for (const { below, ...row } of rowsOf(load.kind)) {
          this.#keepTicket(row);
          if (below !== null && row.place !== null) this.below.set(row.place, below);
        }
        break;
      case "ticketsByKey":
        for (const key of load.keys) this.keys.set(key.toString("hex"), null);
        for (const { key, ...row } of rowsOf(load.kind)) {
          this.#keepTicket(row);
          this.keys.set(key.toString("hex"), row.ticket.sequence);
        }
        break;
      case "ticketsAtCounters":
        this.atCounters = this.#keepTickets(rowsOf(load.kind));
        break;
      case "heads":
        this.heads = first(this.#keepTickets(rowsOf(load.kind)), load.count);
        break;
      case "comebacks":
        this.comebacks = rowsOf(load.kind)[0] ?? null;
        for (const { place, below } of this.comebacks?.rejoined ?? []) this.below.set(place, below);
        break;
      case "countsBelow":
        for (const { place, below } of rowsOf(load.kind)) this.below.set(place, below);
        break;
      case "ranks":
        for (const { position, place } of rowsOf(load.kind)) {
          this.places.set(position, place);
          this.positions.set(place, position);
        }
        break;
      case "blocks":
        for (const block of load.blocks) this.blocks.set(block, 0);
        for (const { block, waiting } of rowsOf(load.kind)) this.blocks.set(block, waiting);
        break;
      case "liveCounts":
        for (const name of load.names) this.liveCounts.set(name, 0);
        for (const { address, live } of rowsOf(load.kind)) this.liveCounts.set(address, live);
        break;
      case "liveCountsBetween":
        this.countsBetween.set(rangeKey(load), rowsOf(load.kind));
        break;
      case "liveTicketsBetween":
        this.ticketsBetween.set(rangeKey(load), first(this.#keepTickets(rowsOf(load.kind)), load.limit));
        break;
      case "liveTicketsOf":
        this.ticketsOf.set(load.address, first(this.#keepTickets(rowsOf(load.kind)), load.limit));
        break;
      case "lastLines":
        for (const { sequence, type } of load.of) this.lastLines.set(lineKey(sequence, type), null);
        for (const { event } of rowsOf(load.kind)) {
          if (event.sequence !== null) this.lastLines.set(lineKey(event.sequence, event.type), event);
        }
        break;
      case "recentTurns":
        this.turns = rowsOf(load.kind).map(({ turnMs }) => turnMs);
        break;
      case "stockCats":
        this.stock = first(
          rowsOf(load.kind).map(({ id }) => id),
          load.limit,
        );
        break;
      case "banNames":
        this.banNames = rowsOf(load.kind).map(({ address }) => address);
        break;
      case "readAnnouncement":
        this.announcement = rowsOf(load.kind)[0] ?? null;
        break;
      case "readDeclared":
        this.declared = rowsOf(load.kind)[0]?.declared ?? null;
        break;
      default:
        this.pruned.set(load.kind, reply.count);
    }
  }

  /** All cats of the stock are to be deleted. */
  forgetStock(): void {
    this.stock = { rows: [], limit: 1, isWhole: true };
  }

  #keepTickets(rows: readonly StoredTicket[]): readonly StoredTicket[] {
    for (const row of rows) this.#keepTicket(row);
    return rows;
  }

  #keepTicket(row: StoredTicket): void {
    this.tickets.set(row.ticket.sequence, row);
  }
}

function first<T>(rows: readonly T[], limit: number): First<T> {
  return { rows, limit, isWhole: rows.length < limit };
}

export function rangeKey({ from, to }: { readonly from: string; readonly to: string }): string {
  return `${from} ${to}`;
}

export function lineKey(sequence: number, type: EventType): string {
  return `${sequence} ${type}`;
}
