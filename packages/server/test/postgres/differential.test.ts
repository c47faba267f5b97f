import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { blockOf } from "../../src/store/batch/tables.ts";
import { postgresConnector } from "../../src/store/postgres/connect.ts";
import { migratePostgres } from "../../src/store/postgres/migrate.ts";
import type { Reply, Session, Statement, StoredTicket } from "../../src/store/remote/session.ts";
import { Chance } from "../simulation/chance.ts";
import { firstQueue } from "../simulation/database/first-queue.ts";
import { Network } from "../simulation/database/network.ts";
import { DatabaseServer } from "../simulation/database/server.ts";
import { emptyState } from "../simulation/database/state.ts";
import { Process } from "../simulation/process.ts";
import { Scheduler } from "../simulation/scheduler.ts";
import { describeOnPostgres } from "./describe-on-postgres.ts";
import type { PostgresServer } from "./postgres-server.ts";
import { PICTURES, READS, write } from "./random-statements.ts";

/** Whose tag says what became of the transaction. */
const ENDS = new Set(["begin", "commit"]);
/** Kinds whose rows come in no order. */
const UNORDERED = new Set([
  ...["ticketsBySequence", "ticketsByKey", "blocks", "liveCounts", "liveCountsBetween", "lastLines"],
  ...["bansNewerThan", "banNames", "ranks", "claimNews"],
]);

describeOnPostgres("the SQL of PostgreSQL %i", [18, 15], (on) => {
  it("answers as the simulated database does, whatever is written and read", async () => {
    let runs = 0;
    const transactions = fc.array(fc.array(write, { minLength: 1, maxLength: 4 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(transactions, async (all) => {
        const schema = `run ${runs++}`;
        const real = await realSession(on.server, schema);
        const simulated = await simulatedSession();
        try {
          const both = async (statements: readonly Statement[]): Promise<void> =>
            expect(await said(real, statements)).toEqual(await said(simulated, statements));
          const commit = (writes: readonly Statement[]): Promise<void> =>
            both([{ kind: "begin", lockMs: 0 }, { kind: "lockQueue" }, ...writes, { kind: "commit" }]);
          const cat = Buffer.from("cat");
          await both(Array.from({ length: PICTURES }, () => ({ kind: "addPicture", bytes: cat })));
          let lines = 0;
          for (const writes of all) {
            // Ids are counted in the queue's row: the order of the log is that of the commits.
            await commit(
              writes.flatMap((statement): Statement[] => {
                if (statement.kind === "appendLog") {
                  return [
                    { ...statement, rows: statement.rows.map(({ event }) => ({ id: ++lines, event })) },
                  ];
                }
                if (statement.kind !== "updateTickets") return [statement];
                // Keys are freed before they are taken, as uniqueness is checked row by row.
                return [{ kind: "setAside", sequences: statement.rows.map(sequenceOf) }, statement];
              }),
            );
          }
          await commit([{ kind: "addToBlocks", rows: await blocksOf(simulated) }]);
          await commit([{ kind: "addToBlocks", rows: [{ level: 1, block: 77, delta: -1 }] }]);
          await commit([
            { kind: "appendLog", rows: [{ id: lines, event: { at: 1, type: "opened", sequence: null } }] },
          ]);
          await both(READS);
        } finally {
          real.close();
          const client = await on.server.client();
          await client.query(`DROP SCHEMA "${schema}" CASCADE`);
          await client.end();
        }
      }),
      { numRuns: Number(process.env.CATQ_MODEL_RUNS), interruptAfterTimeLimit: 60_000 },
    );
  }, 120_000);
});

function sequenceOf({ ticket }: StoredTicket): number {
  return ticket.sequence;
}

/** What the counts of blocks must be, as whoever writes places keeps them. */
async function blocksOf(session: Sending): Promise<{ level: number; block: number; delta: number }[]> {
  const [reply] = await session.send([{ kind: "placesBetween", from: 0, to: 1e9 }]);
  const places = reply.ok ? reply.rows.map(({ place }) => place) : [];
  return [1, 2, 3].flatMap((level) =>
    [...Map.groupBy(places, (place) => blockOf(place, level))].map(([block, { length }]) => ({
      level,
      block,
      delta: length,
    })),
  );
}

type Sending = Pick<Session, "send" | "close">;

async function realSession(server: PostgresServer, schema: string): Promise<Sending> {
  const client = await server.client();
  await migratePostgres(client, schema, () => randomBytes(32));
  await client.end();
  const login = { user: "catqd", database: "postgres" };
  return postgresConnector({ hosts: [{ host: "127.0.0.1", port: server.port }], login, schema }).connect(
    "writing",
  );
}

async function simulatedSession(): Promise<Sending> {
  const scheduler = new Scheduler();
  const chance = new Chance(1);
  const options = {
    version: 18,
    isSynchronous: false,
    standbyLagMs: 1,
    hasPooler: false,
    clockRate: 1,
    hasTimeline: true,
    key: Buffer.alloc(32),
  } as const;
  const state = emptyState(firstQueue(options));
  const parts = { scheduler, chance, wall: 1_000_000, state, onVisible: () => {} };
  const server = new DatabaseServer({ ...parts, options });
  const notifications = { lost: 0, doubled: 0, late: 0 };
  const network = new Network({
    scheduler,
    chance,
    server,
    options: { latencyMs: 1, jitterMs: 0, notifications, trap: () => null },
  });
  const drained = async <T>(promise: Promise<T>): Promise<T> => {
    await scheduler.run(scheduler.now + 500);
    return promise;
  };
  const session = await drained(
    network.connectorOf(new Process(scheduler, { rate: 1, wall: 0 }), "n1").connect("writing"),
  );
  return { send: (statements) => drained(session.send(statements)), close: () => session.close() };
}

/** The replies in a form that can be compared. */
async function said(session: Sending, statements: readonly Statement[]): Promise<unknown[]> {
  const replies: readonly Reply[] = await session.send(statements);
  return replies.map((reply, index) => {
    const kind = statements[index]?.kind ?? "";
    // In a transaction that has failed, `pg` sends a kind for the second time as if the first had been parsed.
    if (!reply.ok) return [kind, reply.sqlState === "26000" ? "25P02" : reply.sqlState];
    // Which cluster it is has nothing to do with the statements.
    const rows = reply.rows.map((row) => JSON.stringify(sorted({ ...row, cluster: undefined })));
    const tag = ENDS.has(kind) ? reply.tag : "";
    return [kind, tag, reply.count, UNORDERED.has(kind) ? rows.sort() : rows];
  });
}

/** With the keys of each object in order, as `jsonb` keeps them in an order of its own. */
function sorted(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString("hex");
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
