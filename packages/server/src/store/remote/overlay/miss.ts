import type { Statement } from "../session.ts";

/** What can be loaded under the lock; `prune…` are done when they are sent. */
export type Load = Statement<
  | "ticketsBySequence"
  | "ticketsByKey"
  | "ticketsAtCounters"
  | "heads"
  | "comebacks"
  | "countsBelow"
  | "ranks"
  | "blocks"
  | "liveCounts"
  | "liveCountsBetween"
  | "liveTicketsBetween"
  | "liveTicketsOf"
  | "lastLines"
  | "recentTurns"
  | "stockCats"
  | "banNames"
  | "readAnnouncement"
  | "readDeclared"
  | "pruneTickets"
  | "pruneLog"
  | "pruneBans"
  | "pruneTallies"
>;

/** A decision needs what is not loaded. It runs again when that is. */
export class Miss extends Error {
  override readonly name = "Miss";
  readonly load: Load;

  constructor(load: Load) {
    super(`${load.kind} is not loaded`);
    this.load = load;
  }
}

/** The line is too crowded at a place: its tickets have to be spread over a window first, in the database. */
export class Crowded extends Error {
  override readonly name = "Crowded";
  readonly start: number;
  readonly width: number;

  constructor(start: number, width: number) {
    super(`places ${start} to ${start + width} are to be spread`);
    this.start = start;
    this.width = width;
  }
}
