import type { EventType, LogEvent, Pace, WallMs } from "../../../queue/model.ts";
import type { LogTable } from "../../batch/tables.ts";
import { type Loaded, lineKey } from "./loaded.ts";
import { Miss } from "./miss.ts";

/** How many of the newest turns the average is made of. */
export const RECENT_TURNS = 30;

/** The log's newest lines as loaded, with what this batch appended. */
export class LogOverlay implements LogTable {
  readonly #loaded: Loaded;
  readonly appended: LogEvent[] = [];
  readonly #last = new Map<string, LogEvent>();
  /** Newest first. */
  readonly #turns: number[] = [];

  constructor(loaded: Loaded) {
    this.#loaded = loaded;
  }

  append(event: LogEvent): void {
    this.appended.push(event);
    if (event.sequence !== null) this.#last.set(lineKey(event.sequence, event.type), event);
    if (event.turnMs !== undefined) this.#turns.unshift(event.turnMs);
  }

  lastOf(sequence: number, type: EventType): LogEvent | null {
    const appended = this.#last.get(lineKey(sequence, type));
    if (appended) return appended;
    const loaded = this.#loaded.lastLines.get(lineKey(sequence, type));
    if (loaded === undefined) throw new Miss({ kind: "lastLines", of: [{ sequence, type }] });
    return loaded;
  }

  recentTurns(): Turns {
    const { turns } = this.#loaded;
    if (!turns) throw new Miss({ kind: "recentTurns", limit: RECENT_TURNS });
    return meanOf([...this.#turns, ...turns]);
  }

  prune(before: WallMs, limit: number): number {
    const pruned = this.#loaded.pruned.get("pruneLog");
    if (pruned === undefined) throw new Miss({ kind: "pruneLog", before, limit });
    return pruned;
  }
}

type Turns = Pick<Pace, "averageTurnMs" | "turnCount">;

/** The mean of the newest turns (null before the first), and how many they are. */
export function meanOf(newestFirst: readonly number[]): Turns {
  const turns = newestFirst.slice(0, RECENT_TURNS);
  const sum = turns.reduce((total, turn) => total + turn, 0);
  return { averageTurnMs: turns.length === 0 ? null : sum / turns.length, turnCount: turns.length };
}
