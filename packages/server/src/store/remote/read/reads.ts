import {
  type Ban,
  type BoardFacts,
  type LogEvent,
  type Pace,
  type QueueMs,
  stateOf,
  type Tally,
  type TicketWithPosition,
  type WallMs,
} from "../../../queue/model.ts";
import { StorageError } from "../../../queue/store.ts";
import { MAX_REJOINED } from "../../batch/batch.ts";
import { quarterOf } from "../../batch/tables.ts";
import { onlyRow, type Trip } from "../connection/trip.ts";
import { meanOf, RECENT_TURNS } from "../overlay/log-overlay.ts";
import type { Reader } from "./reader.ts";

/** What the port reads outside of batches. */
export class Reads {
  readonly #reader: Reader;
  /** The newest board of each size that was asked for: shown while the database is away. */
  readonly #boards = new Map<string, BoardFacts>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  async tickets(sequences: readonly number[]): Promise<(TicketWithPosition | null)[]> {
    if (sequences.length === 0) return [];
    return this.#reader.snapshot((trip) => ticketsIn(trip, sequences));
  }

  /** The same, with the pace at just that moment. */
  ticketsAtPace(
    sequences: readonly number[],
  ): Promise<{ tickets: (TicketWithPosition | null)[]; pace: Pace }> {
    return this.#reader.snapshot((trip) => {
      const tickets = ticketsIn(trip, sequences);
      const pace = paceIn(trip);
      return () => ({ tickets: tickets(), pace: pace() });
    });
  }

  /** While `isHeld()`, the newest that was read, where none can be read now. */
  async board(waiting: number, recent: number, isHeld: () => boolean): Promise<BoardFacts> {
    const size = `${waiting} ${recent}`;
    try {
      const board = await this.#readBoard(waiting, recent);
      this.#boards.set(size, board);
      return board;
    } catch (error) {
      const kept = this.#boards.get(size);
      // Asked now: a hold that ended meanwhile may have brought a newer board, so this one must be read again.
      if (kept && isHeld() && error instanceof StorageError && error.kind === "away") return kept;
      throw error;
    }
  }

  deadlines(): Promise<QueueMs[]> {
    return this.#reader.statement((trip) => {
      const found = trip.add({ kind: "ticketsAtCounters" });
      return () =>
        found()
          .rows.flatMap(({ ticket }) => ticket.until ?? [])
          .sort((a, b) => a - b);
    });
  }

  bans(): Promise<Ban[]> {
    return this.#reader.statement((trip) => {
      const found = trip.add({ kind: "readBans" });
      return () => found().rows.map(({ ban }) => ban);
    });
  }

  log({ sequence = null, limit }: { sequence?: number | null; limit: number }): Promise<LogEvent[]> {
    return this.#reader.statement((trip) => {
      const found = trip.add({ kind: "readLog", sequence, limit });
      return () =>
        found()
          .rows.map(({ event }) => event)
          .reverse();
    });
  }

  tallies(from: WallMs, to: WallMs): Promise<Tally[]> {
    return this.#reader.statement((trip) => {
      const found = trip.add({ kind: "readTallies", from: quarterOf(from), to: quarterOf(to) });
      return () => [...found().rows];
    });
  }

  stockSize(): Promise<number> {
    return this.#reader.statement((trip) => {
      const found = trip.add({ kind: "stockSize" });
      return () => onlyRow(found()).cats;
    });
  }

  #readBoard(waiting: number, recent: number): Promise<BoardFacts> {
    return this.#reader.snapshot((trip) => {
      const queue = trip.add({ kind: "readQueue" });
      const pace = paceIn(trip);
      const heads = trip.add({ kind: "heads", count: waiting });
      const ends = trip.add({ kind: "recentEnds", limit: recent });
      const announcement = trip.add({ kind: "readAnnouncement" });
      return () => {
        const { revision, mode, waitingCount } = onlyRow(queue());
        return {
          revision,
          state: stateOf(mode),
          waiting: heads().rows.map(({ ticket }) => ticket.sequence),
          waitingCount,
          recent: [...ends().rows],
          ...pace(),
          announcement: announcement().rows[0] ?? null,
        };
      };
    });
  }
}

/** Has tickets read in a trip; returns what makes of the replies what was asked for, in that order. */
function ticketsIn(trip: Trip, sequences: readonly number[]): () => (TicketWithPosition | null)[] {
  const asked = [...new Set(sequences)];
  const queue = trip.add({ kind: "readQueue" });
  const rows = trip.add({ kind: "ticketsBySequence", sequences: asked, withBelow: asked });
  return () => {
    const { waitingCount } = onlyRow(queue());
    const found = new Map(
      rows().rows.map(({ ticket, below }) => {
        const position = below === null ? null : below + 1;
        return [ticket.sequence, { ticket, position, waitingCount }];
      }),
    );
    return sequences.map((sequence) => found.get(sequence) ?? null);
  };
}

/** Has what a wait is estimated from read in a trip. */
function paceIn(trip: Trip): () => Pace {
  const atCounters = trip.add({ kind: "ticketsAtCounters" });
  const turns = trip.add({ kind: "recentTurns", limit: RECENT_TURNS });
  const comebacks = trip.add({ kind: "comebacks", limit: MAX_REJOINED });
  return () => {
    const { mayRejoin, rejoined } = onlyRow(comebacks());
    return {
      atCounters: atCounters().rows.map(({ ticket }) => ticket),
      ...meanOf(turns().rows.map(({ turnMs }) => turnMs)),
      mayRejoin,
      rejoined: rejoined.map(({ below }) => below + 1),
    };
  };
}
