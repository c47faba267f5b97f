import type { Ticket, WallMs } from "./model.ts";
import type { QueueSettings } from "./settings.ts";

/** That a missed ticket may come back into the line. */
export interface RejoinChance {
  readonly rejoinBy: WallMs;
  /** Where it would stand if it came back now, 1 for the first. */
  readonly rejoinPosition: number;
}

/** Whether a ticket may come back at this moment, and where to; null where it may not. */
export function rejoinChance(
  { state, rejoinBy }: Ticket,
  at: {
    readonly wall: WallMs;
    readonly waitingCount: number;
    readonly settings: Pick<QueueSettings, "rejoinWindowMs" | "rejoinBehind">;
  },
): RejoinChance | null {
  const { rejoinWindowMs, rejoinBehind } = at.settings;
  if (state !== "missed" || rejoinBy === null || rejoinBy <= at.wall || rejoinWindowMs === 0) return null;
  return { rejoinBy, rejoinPosition: Math.min(rejoinBehind, at.waitingCount) + 1 };
}
