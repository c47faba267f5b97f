import type { Ticket } from "../src/queue/model.ts";
import { settle } from "../src/queue/rules.ts";
import type { QueueSettings } from "../src/queue/settings.ts";
import type { Facts } from "../src/queue/store.ts";
import { UnitOfWork } from "../src/queue/unit-of-work.ts";

/** Where tickets come from in tests of the rules, unless they say otherwise. */
export const HERE = "192.0.2.1";
/** When rules decide in tests. */
export const MOMENT = { now: 100_000, wall: 1_700_000_000_000 };
export const RULE_SETTINGS: QueueSettings = {
  counters: 1,
  claimWindowMs: 60_000,
  viewWindowMs: 30_000,
  rejoinWindowMs: 600_000,
  rejoinBehind: 2,
  ticketsPerAddress: 2,
  banForMs: Number.POSITIVE_INFINITY,
  catPatienceMs: 10_000,
};

/** A ticket that waits. */
export function waiting(sequence: number, parts: Partial<Ticket> = {}): Ticket {
  return {
    ...{ sequence, state: "waiting", address: HERE, takenAt: 1, takenMark: 1 },
    calledMark: null,
    claimLeftMs: null,
    isLengthened: false,
    hasPush: false,
    until: null,
    endedAt: null,
    rejoinBy: null,
    hasRejoined: false,
    ...parts,
  };
}

/** One that views its cat. */
export function viewing(sequence: number, until = 120_000): Ticket {
  return waiting(sequence, { state: "viewing", calledMark: 95_000, until });
}

/** A unit of work on these facts of an open queue, settled as before every rule. */
export function workOn(parts: Partial<Facts>, isEnding?: (address: string) => boolean): UnitOfWork {
  const facts: Facts = {
    moment: MOMENT,
    settings: RULE_SETTINGS,
    endingBans: [],
    declared: null,
    inForce: [],
    mode: { isPaused: false, isClosed: false },
    nextSequence: 50,
    waitingCount: parts.heads?.length ?? 0,
    atCounters: [],
    heads: [],
    ticket: null,
    position: null,
    ban: null,
    ownBan: null,
    liveCounts: [],
    addressTickets: [],
    nextPortion: null,
    sameKey: null,
    stockCat: null,
    announcement: null,
    ...parts,
  };
  const work = new UnitOfWork(facts, isEnding);
  settle(work);
  return work;
}
