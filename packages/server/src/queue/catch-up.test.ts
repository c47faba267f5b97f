import { beforeEach, expect, it, onTestFinished } from "vitest";
import { callerAt } from "../../test/caller-at.ts";
import { FakeClock } from "../../test/fake-clock.ts";
import { freshFolder } from "../../test/fresh-folder.ts";
import { databaseOf, openSimulatedStore } from "../../test/simulated-store.ts";
import { Queue } from "./queue.ts";
import { StorageError } from "./store.ts";

const DECLARED = { counters: ["2"] };

/** The queue of one of several daemons. */
let clock: FakeClock;
let folder: string;
let queue: Queue;
let errors: unknown[];
/** How often it has told of a change, or of a hold. */
let told: number;
/** How often a hold has begun or ended. */
let holds: number;

beforeEach(async () => {
  clock = new FakeClock();
  folder = freshFolder();
  errors = [];
  told = holds = 0;
  const store = await openSimulatedStore(folder, clock);
  const cats = { refill: () => {}, awaitCat: () => new Promise<void>(() => {}) };
  const onError = (error: unknown): void => void errors.push(error);
  queue = await Queue.open({ store, clock, cats, declared: DECLARED, onError });
  queue.onChange(() => told++);
  store.on("held", () => holds++);
  onTestFinished(() => queue.close());
});

/** Time passes, in which the database answers, too. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 50) {
    await clock.advance(Math.min(left, 50));
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

function declared(): unknown {
  const { settings } = databaseOf(folder).server.visible.queue;
  return settings.map(({ name, value }) => [name, value]);
}

function goAway(): void {
  const { server, network } = databaseOf(folder);
  server.isUp = false;
  for (const connection of [...network.connections]) connection.break(0);
}

/** Every batch, or every read outside of one, loses its connection, until the function is called that this returns. */
function refuse(whose: string, what: "writing" | "reading"): () => void {
  const database = databaseOf(whose);
  database.trap = ({ role }) =>
    role === what ? { at: 0, spring: (connection) => connection.break(0) } : null;
  return () => {
    database.trap = () => null;
  };
}

it("does not open a new queue whose settings cannot be stored, so that nobody is served by others", async () => {
  const elsewhere = freshFolder();
  const store = await openSimulatedStore(elsewhere, clock);
  onTestFinished(() => store.close());
  refuse(elsewhere, "writing");
  const cats = { refill: () => {}, awaitCat: () => new Promise<void>(() => {}) };
  const opened = Queue.open({ store, clock, cats, declared: DECLARED, onError: () => {} });
  await Promise.all([expect(opened).rejects.toMatchObject({ kind: "away" }), pass(1000)]);
});

it("ends windows after a hold, though deadlines could not be read when it ended", async () => {
  await queue.take(callerAt("192.0.2.1"), null);
  goAway();
  await pass(1000);
  const accept = refuse(folder, "reading");
  databaseOf(folder).server.start();
  await pass(3000);
  accept();
  await pass(70_000);
  const [ticket] = databaseOf(folder).server.visible.tickets.values();
  expect(ticket?.ticket.state).toBe("missed");
  expect(errors.every((error) => error instanceof StorageError)).toBe(true);
});

it("tells of a hold and of its end, though nothing can be read", async () => {
  refuse(folder, "reading");
  goAway();
  await pass(1000);
  expect(told).toBe(1);
  databaseOf(folder).server.start();
  await pass(3000);
  expect(told).toBe(2);
});

it("declares after a hold what a failover has lost, though nothing can be read", async () => {
  const { server } = databaseOf(folder);
  expect(declared()).toEqual([["counters", ["2"]]]);
  server.setStandby(false);
  await pass(1000);
  await queue.declare({ counters: ["3"] });
  const accept = refuse(folder, "reading");
  server.failOver(0);
  await pass(1000);
  server.start();
  await pass(3000);
  accept();
  expect(declared()).toEqual([["counters", ["3"]]]);
});

it("declares what a failover has lost that was over before any hold", async () => {
  const { server } = databaseOf(folder);
  server.setStandby(false);
  await pass(1000);
  await queue.declare({ counters: ["3"] });
  server.failOver(0);
  expect(declared()).toEqual([["counters", ["2"]]]);
  server.start();
  await pass(3000);
  expect(declared()).toEqual([["counters", ["3"]]]);
  expect(holds).toBe(0);
});

it("declares what a database did not say whether it was kept", async () => {
  const database = databaseOf(folder);
  database.trap = (connection, statements) => {
    if (!statements.some(({ kind }) => kind === "writeQueue")) return null;
    database.trap = () => null;
    // Nobody can say what came of a COMMIT where the daemon's row is gone, too.
    const spring = (): void => {
      (database.server.visible.daemons as Map<string, unknown>).clear();
      connection.break(0);
    };
    return { at: statements.length - 1, spring };
  };
  await Promise.all([queue.declare({ counters: ["3"] }), pass(300)]);
  expect(declared()).toEqual([["counters", ["2"]]]);
  await pass(1000);
  expect(declared()).toEqual([["counters", ["3"]]]);
});
