import { BOARD_RECENT, BOARD_WAITING, numberOf } from "@catq/shared";
import type { Outcome, QueueState, TicketState } from "@catq/shared/schemas";
import type { Announcement, BoardFacts, Cat, Pace, QueueMs, TicketWithPosition, WallMs } from "../model.ts";
import { rejoinChance } from "../rejoin-chance.ts";
import type { QueueSettings } from "../settings.ts";
import type { Store } from "../store.ts";
import type { StoreTime } from "../time/store-time.ts";
import { assumedTurnMs, type Estimate, waitEstimator } from "./estimate.ts";

/** What a ticket's holder sees. Times are wall-clock milliseconds, right for the moment `now`. */
export interface TicketStatus {
  readonly sequence: number;
  readonly number: string;
  readonly state: TicketState;
  readonly position: number | null;
  readonly estimatedWaitMs: number;
  readonly longestWaitMs: number;
  readonly takenAt: WallMs;
  readonly claimBy: WallMs | null;
  readonly viewUntil: WallMs | null;
  /** Until when it may come back into the line, and where to; null where it may not. */
  readonly rejoinBy: WallMs | null;
  readonly rejoinPosition: number | null;
  readonly now: WallMs;
}

/** A picture and the state of the ticket it belongs to. */
export interface ClaimedCat {
  readonly cat: Cat;
  readonly status: TicketStatus;
}

/** What everyone sees. */
export interface BoardStatus {
  readonly revision: number;
  readonly now: WallMs;
  readonly state: QueueState;
  readonly counters: number;
  readonly active: readonly { number: string; state: "called" | "viewing"; until: WallMs }[];
  readonly waiting: readonly string[];
  readonly waitingCount: number;
  readonly recent: readonly { number: string; outcome: Outcome; at: WallMs }[];
  readonly averageTurnMs: number;
  readonly announcement: Announcement | null;
  readonly title: string | null;
  /** What somebody would wait who took a ticket now. */
  readonly newcomer: Estimate;
}

/** How many waiting and ended tickets a board is made of. */
export const BOARD_SIZE = { waiting: BOARD_WAITING, recent: BOARD_RECENT } as const;

/** Said to everyone while nothing can be stored, unless the operator says something. */
const HELD = "Nothing can be stored right now. Clocks stand still until it can, and nobody misses a turn.";

/** Shows a ticket. */
type StatusOf = (shown: TicketWithPosition) => TicketStatus;

/**
 * Makes the function that shows tickets as they stand at this moment, for many who ask one by one: those of one
 * commit share its pace, and mostly the moment, and what follows from the two is reckoned once. Settings that are
 * altered meanwhile count from the next commit on.
 */
export function ticketStatuses(store: Pick<Store, "time" | "settings">): (pace: Pace) => StatusOf {
  let newest: { pace: Pace; now: QueueMs; statusOf: StatusOf } | null = null;
  return (pace) => {
    const reading = store.time.reading();
    const { now } = reading;
    if (newest?.pace !== pace || newest.now !== now) {
      newest = { pace, now, statusOf: statusesAt(reading, pace, store.settings) };
    }
    return newest.statusOf;
  };
}

function statusesAt(
  { now, wallOf }: ReturnType<StoreTime["reading"]>,
  pace: Pace,
  settings: QueueSettings,
): StatusOf {
  const waitAt = waitEstimator(pace, now, settings);
  const wall = wallOf(now);
  return ({ ticket, position, waitingCount }) => {
    const chance = rejoinChance(ticket, { wall, waitingCount, settings });
    const wait = position === null ? { estimatedWaitMs: 0, longestWaitMs: 0 } : waitAt(position);
    const end = ticket.until === null ? null : wallOf(ticket.until);
    return {
      sequence: ticket.sequence,
      number: numberOf(ticket.sequence),
      state: ticket.state,
      position,
      estimatedWaitMs: wait.estimatedWaitMs,
      longestWaitMs: wait.longestWaitMs,
      takenAt: ticket.takenAt,
      claimBy: ticket.state === "called" ? end : null,
      viewUntil: ticket.state === "viewing" ? end : null,
      rejoinBy: chance?.rejoinBy ?? null,
      rejoinPosition: chance?.rejoinPosition ?? null,
      now: wall,
    };
  };
}

export function boardStatus(
  facts: BoardFacts,
  { time, settings }: Pick<Store, "time" | "settings">,
): BoardStatus {
  const { now, wallOf } = time.reading();
  const { heldSince } = time;
  return {
    revision: facts.revision,
    now: wallOf(now),
    // Held is paused, by the disk: the clocks stand, and nobody misses a turn.
    state: heldSince === null ? facts.state : "paused",
    counters: settings.counters,
    active: facts.atCounters.map((ticket) => ({
      number: numberOf(ticket.sequence),
      state: ticket.state === "viewing" ? "viewing" : "called",
      until: wallOf(ticket.until ?? now),
    })),
    waiting: facts.waiting.map(numberOf),
    waitingCount: facts.waitingCount,
    recent: facts.recent.map(({ sequence, outcome, at }) => ({ number: numberOf(sequence), outcome, at })),
    averageTurnMs: Math.round(facts.averageTurnMs ?? assumedTurnMs(settings)),
    announcement: facts.announcement ?? (heldSince === null ? null : { text: HELD, at: heldSince }),
    title: settings.title ?? null,
    newcomer: waitEstimator(facts, now, settings)(facts.waitingCount + 1),
  };
}
