import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Client } from "pg";
import { expect, it, onTestFinished } from "vitest";
import type { TicketStatus } from "../../src/queue/view/views.ts";
import { giveUpMove, type MoveAsked, moveQueue } from "../../src/store/move/move-queue.ts";
import { readTables } from "../../src/store/move/read-tables.ts";
import { readMoveMark } from "../../src/store/sqlite/file/move-mark.ts";
import { openDatabase } from "../../src/store/sqlite/file/open-database.ts";
import { openReadOnly } from "../../src/store/sqlite/file/open-read-only.ts";
import { MIGRATIONS } from "../../src/store/sqlite/file/schema.ts";
import { callerAt } from "../caller-at.ts";
import { FakeClock } from "../fake-clock.ts";
import { freshFolder } from "../fresh-folder.ts";
import { openStore } from "../open-store.ts";
import { describeOnPostgres } from "./describe-on-postgres.ts";
import { openPostgresIn } from "./open-postgres.ts";
import { fillQueueIn, openQueue } from "./queue-of-all-kinds.ts";

const VERSIONS: (15 | 18)[] = process.env.CATQ_LONG ? [18, 15] : [18];

describeOnPostgres("a queue that moves to PostgreSQL %i", VERSIONS, (on) => {
  async function connected(): Promise<Client> {
    const client = await on.server.client();
    onTestFinished(() => client.end().catch(() => {}));
    return client;
  }

  async function askedFor(folder: string, schema: string): Promise<MoveAsked> {
    const db = openDatabase(join(folder, "catqd.db"), MIGRATIONS, () => randomBytes(32));
    onTestFinished(() => void db.close());
    const client = await connected();
    const asked = { db, client, schema, target: "postgres://127.0.0.1/postgres", name: "test" };
    return { ...asked, nonce: randomBytes(16), wall: Date.now };
  }

  it("arrives with every row of every table", async () => {
    const folder = freshFolder();
    await fillQueueIn(folder);
    const asked = await askedFor(folder, "rows");
    const { rows } = await moveQueue(asked);
    expect(rows).toMatchObject({ ticket: 41, cat: 4, picture: 4, ban: 2, announcement: 1 });
    const client = await connected();
    for (const { name, columns, rows } of readTables(asked.db)) {
      const there = await client.query({
        text: `SELECT ${columns.map((column) => `"${column}"`).join()} FROM rows."${name}"`,
        rowMode: "array",
      });
      const plain = (all: Iterable<readonly unknown[]>): string[] =>
        [...all].map((row) => JSON.stringify(row.map(comparable))).sort();
      expect({ name, rows: plain(there.rows) }).toEqual({ name, rows: plain(rows()) });
      expect(there.rows.length).toBeGreaterThan(name === "restoration" || name === "subscription" ? -1 : 0);
    }
  });

  it("goes on with every place, token, key, ban, cat and clock where it stood", async () => {
    const folder = freshFolder();
    const { tokens, keyed } = await fillQueueIn(folder);
    const clock = new FakeClock();
    const before = await lookedAt(await openStore({ file: join(folder, "catqd.db"), clock }), clock, tokens);
    await moveQueue(await askedFor(folder, "whole"));
    // A day later.
    clock.standStill(86_400_000);
    const store = await openPostgresIn(on.server, "whole", clock);
    expect(await lookedAt(store, clock, tokens)).toEqual(before);
    const again = await openPostgresIn(on.server, "whole", clock);
    const queue = await openQueue(again, clock);
    const taken = await queue.take(callerAt(keyed.address), keyed.key);
    expect(taken).toMatchObject({ ok: true, value: { isNew: false, token: keyed.token } });
    const next = await queue.take(callerAt("10.0.1.2"), null);
    expect(next).toMatchObject({ ok: true, value: { isNew: true, status: { sequence: 41 } } });
    expect((await queue.claim(callerAt("10.0.1.3"), "A00-4GZK9TQ2M8XC7")).ok).toBe(false);
    await queue.close();
  });

  it("refuses a schema that holds another queue, or another program's tables, and leaves no trace", async () => {
    const folder = freshFolder();
    await fillQueueIn(folder);
    const client = await connected();
    await client.query("CREATE SCHEMA foreign_one; CREATE TABLE foreign_one.other (a int)");
    await expect(moveQueue(await askedFor(folder, "foreign_one"))).rejects.toThrow(
      /another program's tables/,
    );
    const theirs = await openPostgresIn(on.server, "theirs", new FakeClock());
    await theirs.close();
    const asked = await askedFor(folder, "theirs");
    await expect(moveQueue(asked)).rejects.toThrow(/holds another queue already/);
    expect(readMoveMark(asked.db)).toBeNull();
    expect((await moveQueue(await askedFor(folder, "free"))).wasThere).toBe(false);
  });

  it("stays where the server refuses a statement in the middle", async () => {
    const folder = freshFolder();
    await fillQueueIn(folder);
    const asked = await askedFor(folder, "refused");
    const client = await connected();
    const failing = { ...asked, onStep: (step: string) => void (step === "log" && breakNext(asked.client)) };
    await expect(moveQueue(failing)).rejects.toThrow(/transaction is aborted/);
    expect(readMoveMark(asked.db)).toBeNull();
    await asked.db.close();
    const clock = new FakeClock();
    await (await openStore({ file: join(folder, "catqd.db"), clock })).close();
    await expect(client.query("SELECT FROM refused.queue")).rejects.toThrow(/does not exist/);
  });

  it("lets no daemon and no command on a file that is marked, says where it went, and stays so", async () => {
    const folder = freshFolder();
    const file = join(folder, "catqd.db");
    await fillQueueIn(folder);
    const asked = await askedFor(folder, "marked");
    await moveQueue(asked);
    await asked.db.close();
    const clock = new FakeClock();
    await expect(openStore({ file, clock })).rejects.toThrow(
      /has moved to postgres:\/\/127\.0\.0\.1\/postgres/,
    );
    expect(() => openReadOnly(file)).toThrow(/has moved to/);
    expect((await moveQueue(await askedFor(folder, "marked"))).wasThere).toBe(true);
    await expect(moveQueue(await askedFor(folder, "elsewhere"))).rejects.toThrow(/has moved to .* already/);
    expect(await giveUpMove(await askedFor(folder, "marked"))).toBe("moved");
  });

  it("goes on after the connection was lost at the COMMIT, and can be given up before it", async () => {
    const folder = freshFolder();
    const file = join(folder, "catqd.db");
    await fillQueueIn(folder);
    const killing = await connected();
    const killed = (asked: MoveAsked, at: string): MoveAsked => ({
      ...asked,
      onStep(step) {
        if (step === at) void killing.query("SELECT pg_terminate_backend($1)", [pidOf(asked.client)]);
      },
    });
    await expect(moveQueue(killed(await askedFor(folder, "lost"), "log"))).rejects.toThrow();
    const clock = new FakeClock();
    await expect(openStore({ file, clock })).rejects.toThrow(/is moving to .*interrupted/);
    expect(await giveUpMove(await askedFor(folder, "lost"))).toBe("given up");
    await (await openStore({ file, clock })).close();
    // Nobody heard that it was complete.
    const asked = await askedFor(folder, "lost");
    const unheard = {
      ...asked,
      onStep: (step: string) => void (step === "mark as moved" && asked.db.close()),
    };
    await expect(moveQueue(unheard)).rejects.toThrow();
    await expect(openStore({ file, clock })).rejects.toThrow(/is moving to .*interrupted/);
    expect(await giveUpMove(await askedFor(folder, "lost"))).toBe("complete");
    expect((await moveQueue(await askedFor(folder, "lost"))).wasThere).toBe(true);
    await expect(openStore({ file, clock })).rejects.toThrow(/has moved to/);
  });
});

/** What a queue shows and what becomes of its tokens. */
async function lookedAt(
  store: Awaited<ReturnType<typeof openStore>>,
  clock: FakeClock,
  tokens: ReadonlyMap<string, string>,
) {
  const queue = await openQueue(store, clock);
  const shown: unknown[] = [];
  for (const [address, token] of tokens) {
    const ticket = await queue.show(callerAt(address), token);
    shown.push(ticket.ok ? fromNow(ticket.value, clock) : ticket.refusal);
  }
  const { waiting, waitingCount, atCounters, recent, announcement } = await store.board(50, 50);
  const bans = await store.bans();
  const log = await store.log({ limit: 1000 });
  const settings = await store.settingsInForce();
  const cat = await store.catOf(1);
  const stock = await store.stockSize();
  await queue.close();
  return {
    ...{ shown, waiting, waitingCount, atCounters, recent, announcement },
    ...{ bans, log, settings, cat, stock },
  };
}

/** Windows stand while no daemon lives: what is left of them is what counts. */
function fromNow(status: TicketStatus, clock: FakeClock) {
  const left = (until: number | null): number | null => until && until - clock.wall();
  return { ...status, claimBy: left(status.claimBy), viewUntil: left(status.viewUntil), now: 0 };
}

function comparable(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString("hex");
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (typeof value === "string" && value.startsWith("{")) return sorted(JSON.parse(value));
  if (typeof value === "object" && value !== null) return sorted(value);
  return value;
}

function sorted(value: object): string {
  return JSON.stringify(Object.entries(value).sort());
}

/** Puts a statement that fails in front of the next one. */
function breakNext(client: Client): void {
  client.query("SELECT 1 / 0").catch(() => {});
}

function pidOf(client: Client): number {
  return (client as unknown as { processID: number }).processID;
}
