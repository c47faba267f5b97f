import { beforeEach, expect, it } from "vitest";
import { ConnectionLost, type Session, type StoredQueue } from "../../../src/store/remote/session.ts";
import { Chance } from "../chance.ts";
import { Process } from "../process.ts";
import { Scheduler } from "../scheduler.ts";
import { FIRST_QUEUE } from "./first-queue.ts";
import { type Connection, Network, type Trap } from "./network.ts";
import { DatabaseServer, type ServerOptions } from "./server.ts";
import { emptyState } from "./state.ts";

let scheduler: Scheduler;
let server: DatabaseServer;
let network: Network;
let trap: (statements: readonly { kind: string }[]) => Trap | null;

/** What the real database was seen to do, of the simulated one. */
function setUp(options: Partial<ServerOptions> = {}): void {
  scheduler = new Scheduler();
  trap = () => null;
  const chance = new Chance(1);
  server = new DatabaseServer({
    scheduler,
    chance,
    wall: 1_000_000,
    state: emptyState(FIRST_QUEUE),
    onVisible: () => {},
    options: {
      version: 18,
      isSynchronous: false,
      standbyLagMs: 1,
      hasPooler: false,
      clockRate: 1,
      hasTimeline: true,
      key: Buffer.alloc(32),
      ...options,
    },
  });
  network = new Network({
    scheduler,
    chance,
    server,
    options: {
      latencyMs: 1,
      jitterMs: 0,
      notifications: { lost: 0, doubled: 0, late: 0 },
      trap: (_, statements) => trap(statements),
    },
  });
}
beforeEach(() => setUp());

const BEGIN = { kind: "begin", lockMs: 0 } as const;
const LOCK = { kind: "lockQueue" } as const;
const MOMENT = { kind: "readMoment", withTimeline: true, limitMs: null } as const;
const COMMIT = { kind: "commit" } as const;
const READ = { kind: "readQueue" } as const;
const write = (changes: Partial<StoredQueue>) =>
  ({ kind: "writeQueue", row: { ...server.visible.queue, ...changes } }) as const;

async function connect(name = "n1"): Promise<Session & Connection> {
  const process = new Process(scheduler, { rate: 1, wall: 0 });
  const session = network.connectorOf(process, name).connect("writing");
  await scheduler.run(scheduler.now + 5);
  return (await session) as Session & Connection;
}

/** What a promise comes to within some simulated time; "pending" where it comes to nothing. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | Error | "pending"> {
  let outcome: T | Error | "pending" = "pending";
  promise.then(
    (value) => {
      outcome = value;
    },
    (error: Error) => {
      outcome = error;
    },
  );
  await scheduler.run(scheduler.now + ms);
  return outcome;
}

it("shows statements behind a lock the newest commit, though they were sent before it was granted", async () => {
  const [first, second] = [await connect(), await connect("n2")];
  await within(10, first.send([BEGIN, LOCK]));
  const waiting = second.send([BEGIN, LOCK, MOMENT, READ]);
  expect(await within(30, waiting)).toBe("pending");
  const grantedAfter = server.clock;
  await within(10, first.send([write({ revision: 7 }), COMMIT]));
  const [, locked, moment, read] = (await waiting) as unknown as unknown[];
  expect(locked).toMatchObject({ rows: [{ revision: 7 }] });
  expect(read).toMatchObject({ rows: [{ revision: 7 }] });
  // A statement of its own reads the clock after the wait.
  expect((moment as { rows: { clock: number }[] }).rows[0]?.clock).toBeGreaterThan(grantedAfter);
});

it("turns everything after an error into a rollback, and COMMIT answers ROLLBACK", async () => {
  const session = await connect();
  const unknownTicket = { kind: "giveCats", rows: [{ cat: 1, sequence: 9 }] } as const;
  const doubled = { kind: "appendLog", rows: [line(1), line(1)] } as const;
  const replies = await within(
    10,
    session.send([BEGIN, LOCK, unknownTicket, doubled, write({ revision: 9 }), COMMIT]),
  );
  expect(replies).toMatchObject([
    { tag: "BEGIN" },
    { ok: true },
    { ok: true, count: 0 },
    { ok: false, sqlState: "23505" },
    { ok: false, sqlState: "25P02" },
    { ok: true, tag: "ROLLBACK" },
  ]);
  expect(server.visible.queue.revision).toBe(0);
});

it("commits each statement by itself after a BEGIN that failed", async () => {
  const session = await connect();
  session.backend.failsToBegin = true;
  const replies = await within(10, session.send([BEGIN, { kind: "appendLog", rows: [line(1)] }, COMMIT]));
  expect(replies).toMatchObject([
    { ok: false },
    { ok: true },
    { tag: "COMMIT", warnings: [expect.any(String)] },
  ]);
  expect(server.visible.log).toHaveLength(1);
});

it("lets a wait for the lock end with 55P03, and the lock go with the backend that holds it", async () => {
  const [first, second] = [await connect(), await connect("n2")];
  await within(10, first.send([BEGIN, LOCK]));
  expect(await within(100, second.send([{ kind: "begin", lockMs: 50 }, LOCK, COMMIT]))).toMatchObject([
    {},
    { ok: false, sqlState: "55P03" },
    { tag: "ROLLBACK" },
  ]);
  // Its client is gone and the backend does not know: a zombie.
  first.break(500);
  const waiting = second.send([BEGIN, LOCK, COMMIT]);
  expect(await within(400, waiting)).toBe("pending");
  expect(await within(200, waiting)).toMatchObject([{}, { ok: true }, { tag: "COMMIT" }]);
});

it("ends a backend whose client stands still in its transaction: from 17 on by itself, before where asked", async () => {
  for (const version of [18, 16]) {
    setUp({ version });
    const [first, second] = [await connect(), await connect("n2")];
    const limit = { ...MOMENT, limitMs: 200 };
    await within(10, first.send([BEGIN, LOCK, limit]));
    const waiting = second.send([BEGIN, LOCK, COMMIT]);
    await within(300, waiting);
    if (version === 16) {
      const other = await connect("n2");
      const ask = (olderThanMs: number) =>
        ({ kind: "endBlocker", blocked: second.pid, olderThanMs }) as const;
      expect(await within(10, other.send([ask(10_000)]))).toMatchObject([{ count: 0 }]);
      expect(await within(10, other.send([ask(200)]))).toMatchObject([{ count: 1 }]);
    }
    expect(await within(10, waiting), `PostgreSQL ${version}`).toMatchObject([{}, {}, { tag: "COMMIT" }]);
    expect(await within(10, first.send([COMMIT]))).toBeInstanceOf(ConnectionLost);
  }
});

it("leaves it open whether a commit without an answer was made", async () => {
  const session = await connect();
  trap = (statements) =>
    statements.length > 2 ? { at: statements.length, spring: (connection) => connection.break(0) } : null;
  expect(await within(10, session.send([BEGIN, LOCK, write({ revision: 3 }), COMMIT]))).toBeInstanceOf(
    ConnectionLost,
  );
  expect(server.visible.queue.revision).toBe(3);
});

it("makes a commit visible that does not wait for the standby any more, and loses it at a failover", async () => {
  setUp({ isSynchronous: true, standbyLagMs: 1 });
  const session = await connect();
  await within(20, session.send([BEGIN, LOCK, write({ revision: 1 }), COMMIT]));
  server.setStandby(false);
  const waiting = session.send([BEGIN, LOCK, write({ revision: 2 }), COMMIT]);
  expect(await within(100, waiting)).toBe("pending");
  expect(server.visible.queue.revision).toBe(1);
  session.backend.cancelSyncRep();
  const replies = (await within(10, waiting)) as unknown as unknown[];
  expect(replies.at(-1)).toMatchObject({
    tag: "COMMIT",
    warnings: [expect.stringContaining("canceling wait")],
  });
  expect(server.visible.queue.revision).toBe(2);
  expect(server.failOver(0)).toBe(1);
  expect(server.visible.queue.revision).toBe(1);
  expect(server.timeline).toBe(2);
});

it("keeps what is in the log over a crash, though nobody was told of it", async () => {
  setUp({ isSynchronous: true });
  const session = await connect();
  server.setStandby(false);
  const waiting = session.send([BEGIN, LOCK, write({ revision: 2 }), COMMIT]);
  await within(10, waiting);
  server.crash();
  server.start();
  expect(await within(10, waiting)).toBeInstanceOf(ConnectionLost);
  expect(server.visible.queue.revision).toBe(2);
});

it("refuses to write on a primary that is one no more", async () => {
  const session = await connect();
  server.isReadOnly = true;
  expect(await within(10, session.send([BEGIN, LOCK, COMMIT, READ]))).toMatchObject([
    {},
    { ok: false, sqlState: "25006" },
    { tag: "ROLLBACK" },
    { ok: true },
  ]);
});

it("delivers notifications to whoever listens, but not through a pooler", async () => {
  for (const hasPooler of [false, true]) {
    setUp({ hasPooler });
    const [first, second] = [await connect(), await connect("n2")];
    const heard: string[] = [];
    first.onNotification((payload) => heard.push(payload));
    await within(10, first.send([{ kind: "listen" }]));
    await within(10, second.send([{ kind: "notify", payload: "news" }]));
    expect(heard).toEqual(hasPooler ? [] : ["news"]);
  }
});

function line(id: number) {
  return { id, event: { at: 0, type: "paused", sequence: null } } as const;
}
