import type { Ban, LogEvent, Tally, WallMs } from "../queue/model.ts";

/** What an operator reads in the store, whether a daemon runs or not. */
export interface Records {
  /** The bans in force. */
  bans(): Promise<Ban[]>;
  /** The life of one ticket, or the newest lines of the whole log; oldest first. */
  log(query: { sequence?: number; limit: number }): Promise<LogEvent[]>;
  /** What happened between two whole quarters of an hour. */
  tallies(from: WallMs, to: WallMs): Promise<Tally[]>;
}
