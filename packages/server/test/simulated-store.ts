import type { Store } from "../src/queue/store.ts";
import type { Clock } from "../src/queue/time/clock.ts";
import { openRemoteStore } from "../src/store/remote/remote-store.ts";
import type { Role } from "../src/store/remote/session.ts";
import { SETTINGS } from "./open-store.ts";
import { Chance } from "./simulation/chance.ts";
import { firstQueue } from "./simulation/database/first-queue.ts";
import { Network, type NetworkOptions } from "./simulation/database/network.ts";
import { DatabaseServer } from "./simulation/database/server.ts";
import { emptyState } from "./simulation/database/state.ts";
import { Process } from "./simulation/process.ts";
import { Scheduler } from "./simulation/scheduler.ts";

interface Database {
  readonly scheduler: Scheduler;
  readonly server: DatabaseServer;
  readonly network: Network;
  /** Decides what befalls a trip. */
  trap: NetworkOptions["trap"];
  /** How many stores were opened on it. */
  opened: number;
}

const databases = new Map<string, Database>();

/** The database of a folder on which a store was opened. */
export function databaseOf(folder: string): Database {
  const database = databases.get(folder);
  if (!database) throw new Error("expected a store to be open there");
  return database;
}

/**
 * The store of several daemons over the simulated database of a folder, which answers in no time: for tests that move a
 * clock of their own. The clock of the database is theirs, too.
 */
export async function openSimulatedStore(
  folder: string,
  clock: Clock,
  onConnected: (role: Role) => void = () => {},
): Promise<Store> {
  const database = databases.get(folder) ?? makeDatabase(folder, clock);
  databases.set(folder, database);
  const { scheduler, network } = database;
  const chance = new Chance(++database.opened);
  const process = new Process(scheduler, { rate: 1, wall: 0 });
  const connector = network.connectorOf(process, `n${database.opened}`);
  return openRemoteStore({
    connector: {
      connect: async (role) => {
        const session = await pump(scheduler, connector.connect(role));
        onConnected(role);
        return {
          pid: session.pid,
          send: (statements) => pump(scheduler, session.send(statements)),
          onNotification: (listener) => session.onNotification(listener),
          onLost: (listener) => session.onLost(listener),
          close: () => session.close(),
        };
      },
    },
    clock,
    chance: () => 0,
    drawBytes: (count) => Buffer.from(Array.from({ length: count }, () => chance.whole(0, 255))),
    gather: (run) => void setImmediate(run),
    name: "test",
    readSettings: () => SETTINGS,
  });
}

function makeDatabase(folder: string, clock: Clock): Database {
  const scheduler = new Scheduler();
  const chance = new Chance(databases.size + 1);
  const serverOptions = {
    version: 18,
    isSynchronous: false,
    standbyLagMs: 0,
    hasPooler: false,
    clockRate: 1,
    hasTimeline: true,
    key: Buffer.from(folder.padEnd(32).slice(-32)),
  };
  const server = new DatabaseServer({
    scheduler,
    chance,
    wall: 0,
    state: emptyState(firstQueue(serverOptions)),
    onVisible: () => {},
    options: serverOptions,
  });
  Object.defineProperty(server, "clock", { get: () => clock.wall() });
  const notifications = { lost: 0, doubled: 0, late: 0 };
  const options: NetworkOptions = {
    latencyMs: 0,
    jitterMs: 0,
    notifications,
    trap: (connection, statements) => database.trap(connection, statements),
  };
  const network = new Network({ scheduler, chance, server, options });
  const database: Database = { scheduler, server, network, trap: () => null, opened: 0 };
  return database;
}

/** Lets the database work until it has answered. */
async function pump<T>(scheduler: Scheduler, answer: Promise<T>): Promise<T> {
  let isAnswered = false;
  const settle = (): void => {
    isAnswered = true;
  };
  answer.then(settle, settle);
  while (!isAnswered) {
    await new Promise((resolve) => setImmediate(resolve));
    await scheduler.run(scheduler.now + 1);
  }
  return answer;
}
