import {
  type BoardFacts,
  type Pace,
  stateOf,
  type TicketWithPosition,
  type WallMs,
} from "../../queue/model.ts";
import { MAX_REJOINED } from "../batch/batch.ts";
import type { Tables } from "./tables/tables.ts";

/** What is read outside of commits. Nothing else runs meanwhile, so all of one call is of one moment. */
export class Reads {
  readonly #tables: Tables;
  readonly #wall: () => WallMs;

  constructor(tables: Tables, wall: () => WallMs) {
    this.#tables = tables;
    this.#wall = wall;
  }

  tickets(sequences: readonly number[]): (TicketWithPosition | null)[] {
    const { tickets, line, queue } = this.#tables;
    const rows = tickets.many(sequences);
    const positions = line.positionsOf(rows.flatMap(({ place }) => place ?? []));
    const { waitingCount } = queue.read();
    const found = new Map(
      rows.map(({ ticket, place }) => {
        const position = place === null ? null : (positions.get(place) ?? null);
        return [ticket.sequence, { ticket, position, waitingCount }];
      }),
    );
    return sequences.map((sequence) => found.get(sequence) ?? null);
  }

  pace(): Pace {
    const { tickets, line, log } = this.#tables;
    const places = tickets.rejoinedPlaces(MAX_REJOINED);
    const positions = line.positionsOf(places);
    return {
      atCounters: tickets.atCounters().map(({ ticket }) => ticket),
      ...log.recentTurns(),
      mayRejoin: tickets.mayRejoin(this.#wall()),
      rejoined: places.flatMap((place) => positions.get(place) ?? []),
    };
  }

  board(waiting: number, recent: number): BoardFacts {
    const { queue, tickets, log, announcement } = this.#tables;
    const { revision, mode, waitingCount } = queue.read();
    return {
      revision,
      state: stateOf(mode),
      waiting: tickets.headSequences(waiting),
      waitingCount,
      recent: log.recentEnds(recent),
      ...this.pace(),
      announcement: announcement.read(),
    };
  }
}
