import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { expect, it, onTestFinished } from "vitest";
import { freshFolder } from "../../../test/fresh-folder.ts";
import { SETTINGS } from "../../../test/open-store.ts";
import { call, end, pass, positions, take } from "../../../test/store-contract/queue.ts";
import type { Store } from "../../queue/store.ts";
import { openDatabase } from "./file/open-database.ts";
import { MIGRATIONS } from "./file/schema.ts";
import { SqliteStore } from "./sqlite-store.ts";

const LONG = 200_000;

interface Bench {
  readonly store: Store;
  readonly db: Database;
  readonly sources: ReadonlySet<string>;
  /** Statements run and rows returned by `act`. */
  count(act: () => Promise<unknown>): Promise<number>;
}

/** A store with a line of so many, all of one address, whose statements are watched. */
function bench(waiting: number): Bench {
  const db = openDatabase(join(freshFolder(), "catqd.db"), MIGRATIONS, () => Buffer.alloc(32));
  fill(db, waiting);
  const sources = new Set<string>();
  let work = 0;
  const store = new SqliteStore(
    watchedDatabase(db, {
      prepared: (source) => sources.add(source),
      ran: (rows) => {
        work += 1 + rows;
      },
    }),
    { readSettings: () => SETTINGS },
  );
  onTestFinished(() => store.close());
  const count = async (act: () => Promise<unknown>): Promise<number> => {
    work = 0;
    await act();
    return work;
  };
  return { store, db, sources, count };
}

/** The database, telling of each statement that is prepared and of each that is run. */
function watchedDatabase(
  db: Database,
  tell: { prepared: (source: string) => void; ran: (rows: number) => void },
): Database {
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...values: unknown[]) => {
        const result: unknown = value.apply(target, values);
        if (name !== "prepare") return result;
        tell.prepared(String(values[0]));
        return watchedStatement(Object(result), tell.ran);
      };
    },
  });
}

function watchedStatement(statement: object, ran: (rows: number) => void): object {
  return new Proxy(statement, {
    get(target, name, proxy) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...values: unknown[]) => {
        const result: unknown = value.apply(target, values);
        if (name === "all" || name === "get" || name === "run") ran([result].flat().length);
        return result === target ? proxy : result;
      };
    },
  });
}

/** What so many takes would leave, in a moment. */
function fill(db: Database, waiting: number): void {
  db.exec(`
    INSERT INTO ticket (sequence, state, address, place, taken_at, taken_mark)
      WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < ${waiting})
      SELECT n, 'waiting', '192.0.2.1', n, 0, 0 FROM n;
    INSERT INTO line_block SELECT 1, place / 64, count(*) FROM (SELECT CAST(place AS INTEGER) AS place FROM ticket) GROUP BY 2;
    INSERT INTO line_block SELECT 2, block / 64, sum(waiting) FROM line_block WHERE level = 1 GROUP BY 2;
    INSERT INTO line_block SELECT 3, block / 64, sum(waiting) FROM line_block WHERE level = 2 GROUP BY 2;
    UPDATE queue SET next_sequence = ${waiting}, next_place = ${waiting}, waiting_count = ${waiting};`);
}

it("asks the disk for no more with a long line than with a short one", async () => {
  const [short, long] = [bench(1000), bench(LONG)];
  const everything: ((store: Store, waiting: number) => Promise<unknown>)[] = [
    (store) => take(store),
    (store) =>
      store.change({ heads: 2, address: "192.0.2.1", sequence: 7 }, () => ({
        answer: null,
        effects: [],
        show: 7,
      })),
    (store, waiting) => store.tickets([0, waiting / 2, waiting - 1]),
    (store) => store.board(64, 8),
    (store) => call(store, 0),
    (store, waiting) => end(store, waiting - 5, "left"),
    (store) => end(store, 0, "seen"),
    (store) => store.deadlines(),
    async (store) => store.ban("192.0.2.1"),
    (store) => store.prune({ tickets: 1e12, log: 1e12, bans: 0, tallies: 0 }, 100),
  ];
  for (const act of everything) {
    const few = await short.count(() => act(short.store, 1000));
    const many = await long.count(() => act(long.store, LONG));
    expect(many).toBeLessThanOrEqual(few + 3);
  }
  // Down the three levels, at most 64 counts on each.
  const descent = await long.count(() => pass(long.store, 3, LONG / 2));
  expect(descent).toBeLessThan(250);
});

it("finds the right place and position in a long line", async () => {
  const { store } = bench(LONG);
  await pass(store, 10, 150_000);
  expect(await positions(store, [9, 10, 11, 150_010, 150_011, LONG - 1])).toEqual([
    10,
    150_011,
    11,
    150_010,
    150_012,
    LONG,
  ]);
  await call(store, 0);
  await pass(store, 0, 199_998);
  expect(await positions(store, [0, LONG - 2, LONG - 1, 10])).toEqual([199_999, 199_998, 200_000, 150_010]);
});

it("has no limit by whose value SQLite would plan the statement anew each time", () => {
  const { sources } = bench(1000);
  const limits = [...sources].flatMap((source) => source.match(/LIMIT [?:].*/g) ?? []);
  expect(limits.length).toBeGreaterThan(10);
  for (const limit of limits) expect(limit).toMatch(/^LIMIT (\?|:\w+) \+ 0/);
});

it("never goes through a whole table", () => {
  const { db, sources } = bench(1000);
  const plans = [...sources].filter((source) => /^\s*(SELECT|UPDATE|DELETE)/.test(source));
  expect(plans.length).toBeGreaterThan(20);
  for (const source of plans) {
    const steps = db.prepare(`EXPLAIN QUERY PLAN ${source}`).all(...blanks(source));
    for (const step of steps) {
      const { detail } = Object(step) as { detail: string };
      // In the order of an index, with a limit, is a range; the counters and the stock are short.
      if (/^SCAN ticket USING/.test(detail)) expect(detail).toMatch(/ticket_(line|counter)$/);
      else if (/^SCAN log USING/.test(detail)) expect(detail).toMatch(/log_(end|turn)$|INDEX log_turn/);
      else if (/^SCAN log$/.test(detail)) expect(source).toMatch(/FROM log\s+ORDER BY id DESC LIMIT :limit/);
      // The rowid's own order: the newest tickets, of which all since version 7 keep a line.
      else if (/^SCAN ticket$/.test(detail)) expect(source).toMatch(/ORDER BY sequence DESC LIMIT/);
      else expect(detail, source).not.toMatch(/^SCAN (ticket|log|line_block|picture)\b/);
    }
  }
});

/** A value for each parameter. */
function blanks(source: string): unknown[] {
  const names = [...source.matchAll(/:(\w+)/g)].map(([, name]) => [name, 0]);
  if (names.length > 0) return [Object.fromEntries(names)];
  return [...source.matchAll(/\?/g)].map(() => 0);
}
