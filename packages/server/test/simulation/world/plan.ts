import type { SettingTexts } from "../../../src/queue/settings.ts";
import { Chance } from "../chance.ts";
import type { ServerOptions } from "../database/server.ts";

/** What a world is like: all follows from its seed. */
export interface Plan {
  readonly seed: number;
  readonly daemons: number;
  readonly visitors: number;
  readonly addresses: number;
  readonly server: ServerOptions;
  readonly latencyMs: number;
  readonly jitterMs: number;
  readonly notifications: { readonly lost: number; readonly doubled: number; readonly late: number };
  readonly settings: SettingTexts;
  /** How often each kind of breakage happens, beside the others; absent: never. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** How many milliseconds pass between two on average. */
  readonly faultEveryMs: number;
  /** Of a thousand trips, how many are hit between two messages. */
  readonly trapsPerMille: number;
  /** For how long people come and things break. */
  readonly chaosMs: number;
  /** All but the first are in haste. */
  readonly operators: number;
  /** How long it takes to make a picture. */
  readonly catMs: number;
  /** How much a visitor is given to each thing. */
  readonly habits: Habits;
}

export interface Habits {
  readonly sleeps: number;
  readonly leaves: number;
  readonly passes: number;
  readonly cheats: number;
  readonly doubles: number;
  readonly staysOn: number;
  readonly follows: number;
  /** Comes back after a missed turn. */
  readonly returns: number;
}

const FAULT_KINDS = [
  "kill a daemon",
  "stop a daemon",
  "restart a daemon",
  "cut a wire",
  "break a connection",
  "silence a connection",
  "end a backend",
  "cancel a wait for the standby",
  "lose the standby",
  "crash the database",
  "fail over",
  "make the primary read-only",
  "step the database's clock",
  "step a daemon's clock",
  "use up connections",
  "fail a BEGIN",
  "prune the daemons' rows",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Kinds that only mean something where COMMIT waits for the standby. */
const SYNCHRONOUS: readonly FaultKind[] = ["cancel a wait for the standby", "lose the standby"];

export function planOf(seed: number): Plan {
  const chance = new Chance(seed, "plan");
  const rejoining = new Chance(seed, "rejoining");
  const isSynchronous = chance.is(0.4);
  // Swarm testing (Groce and others, 2012): a few kinds at a time find more than all at once.
  const isCalm = chance.is(0.1);
  const kinds = FAULT_KINDS.filter((kind) => isSynchronous || !SYNCHRONOUS.includes(kind));
  const chosen = kinds.filter(() => chance.is(0.3));
  const faults = isCalm ? {} : Object.fromEntries(chosen.map((kind) => [kind, chance.between(0.5, 2)]));
  const seconds = (from: number, to: number): string => `${chance.whole(from * 10, to * 10) * 100}ms`;
  const addresses = chance.whole(2, 6);
  return {
    seed,
    daemons: chance.pick([1, 2, 2, 2, 3, 3, 4]),
    visitors: chance.whole(4, 10),
    addresses,
    server: {
      version: chance.pick([15, 16, 17, 18]),
      isSynchronous,
      standbyLagMs: chance.pick(isSynchronous ? [1, 5, 50, 200] : [5, 50, 500, 2000]),
      hasPooler: chance.is(0.15),
      clockRate: 1 + chance.between(-0.0005, 0.0005),
      hasTimeline: chance.is(0.85),
      key: chance.bytes(32),
    },
    latencyMs: chance.pick([0.1, 0.5, 2, 10]),
    jitterMs: chance.pick([0.1, 1, 20]),
    notifications: chance.is(0.5)
      ? { lost: 0, doubled: 0, late: 0 }
      : { lost: chance.pick([0, 10, 50, 100]), doubled: chance.pick([0, 20]), late: chance.pick([0, 30]) },
    settings: {
      counters: [String(chance.pick([1, 1, 2, 3]))],
      "claim-window": [seconds(1.5, 4)],
      "view-window": [seconds(1, 3)],
      "tickets-per-address": [String(chance.pick([1, 2, 8]))],
      "rejoin-window": [rejoining.pick(["10m", "10m", "2s", "0s"])],
      "rejoin-behind": [rejoining.pick(["2", "2", "1", "0"])],
      "ban-for": [chance.pick(["forever", "forever", "3s"])],
    },
    faults,
    faultEveryMs: chance.pick([500, 1500, 3000]),
    trapsPerMille: isCalm ? 0 : chance.pick([0, 10, 40, 80]),
    chaosMs: chance.pick([5000, 8000, 12_000]),
    operators: chance.pick([0, 0, 0, 1, 1, 3]),
    catMs: chance.pick([0, 0, 100, 1500]),
    habits: {
      sleeps: chance.pick([0, 0.2, 0.5, 1]),
      leaves: chance.pick([0, 0.1, 0.3]),
      passes: chance.pick([0, 0.1, 0.4]),
      cheats: chance.pick([0, 0, 0.1]),
      doubles: chance.pick([0, 0.3]),
      staysOn: chance.pick([0.1, 0.5]),
      follows: chance.pick([0, 0.5]),
      returns: rejoining.pick([0, 0.5, 1]),
    },
  };
}

/** Whether every notification of a world arrives, and at once. */
export function isTelling({ server, notifications }: Plan): boolean {
  return !server.hasPooler && notifications.lost === 0 && notifications.late === 0;
}
