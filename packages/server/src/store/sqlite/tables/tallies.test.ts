import Database from "better-sqlite3";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { EventType, LogEvent } from "../../../queue/model.ts";
import { bucketOf, Tallies } from "../../batch/tallies.ts";
import { migrate } from "../file/migrate.ts";
import { MIGRATIONS } from "../file/schema.ts";
import { logTable } from "./log-table.ts";
import { tallyTable } from "./tally-table.ts";

/** Of the migration that counts what the log knew before. */
const COUNTING = MIGRATIONS.findIndex((_, index) => tablesAfter(index + 1).includes("tally"));

function tablesAfter(version: number): unknown[] {
  const db = new Database(":memory:");
  migrate(db, MIGRATIONS.slice(0, version), () => Buffer.alloc(32));
  return db.prepare("SELECT name FROM sqlite_schema").pluck().all();
}

const durationMs = fc.oneof(
  fc.integer({ min: 0, max: 100_000_000 }),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
);

/** The log of one ticket, in a possible order; with an operator's acts in it. */
function lifeOf(
  sequence: number,
  [at, waitedMs, afterMs, viewedMs]: readonly number[],
  end: EventType,
): LogEvent[] {
  const [start = 0, waited = 0, after = 0, viewed = 0] = [at, waitedMs, afterMs, viewedMs];
  const called: LogEvent = { at: start, type: "called", sequence, waitedMs: waited };
  const life: LogEvent[] = [{ at: start, type: "taken", sequence }, called];
  if (end === "recalled") {
    const by = { detail: { by: "anna" } };
    life.push(
      { at: start, type: "missed", sequence },
      { at: start, type: "recalled", sequence, ...by },
      called,
    );
    return [...life, { at: start, type: "missed", sequence, turnMs: after }];
  }
  if (end !== "seen") return [...life, { at: start, type: end, sequence, turnMs: after }];
  life.push({ at: start, type: "claimed", sequence, detail: { afterMs: after } });
  return [...life, { at: start, type: "seen", sequence, turnMs: after + viewed }];
}

function appendAsThen(db: Database.Database, { at, type, sequence, ...rest }: LogEvent): void {
  db.prepare(
    "INSERT INTO log (at, type, sequence, waited_ms, turn_ms, detail) VALUES (?, ?, ?, ?, ?, ?)",
  ).run(
    ...[at, type, sequence, rest.waitedMs ?? null, rest.turnMs ?? null],
    rest.detail ? JSON.stringify(rest.detail) : null,
  );
}

it("counts what an older catqd logged as it counts from now on", () => {
  const life = fc.record({
    times: fc.tuple(fc.integer({ min: 0, max: 10_000_000 }), durationMs, durationMs, durationMs),
    end: fc.constantFrom<EventType>("seen", "missed", "left", "banned", "recalled"),
  });
  fc.assert(
    fc.property(fc.array(life, { maxLength: 20 }), (lives) => {
      const events = lives.flatMap(({ times, end }, sequence) => lifeOf(sequence, times, end));
      const old = new Database(":memory:");
      migrate(old, MIGRATIONS.slice(0, COUNTING), () => Buffer.alloc(32));
      for (const event of events) appendAsThen(old, event);
      migrate(old, MIGRATIONS, () => Buffer.alloc(32));

      const now = new Database(":memory:");
      migrate(now, MIGRATIONS, () => Buffer.alloc(32));
      const [log, table] = [logTable(now), tallyTable(now)];
      const tallies = new Tallies({ log, tallies: table });
      for (const event of events) {
        tallies.note(event);
        log.append(event);
      }
      tallies.flush();
      const counted = tallyTable(old).between(0, 1e15);
      // A sum may differ by what the order of adding rounds away.
      expect(counted.map((tally) => ({ ...tally, totalMs: expect.closeTo(tally.totalMs, 3) }))).toEqual(
        table.between(0, 1e15).filter(({ count }) => count !== 0),
      );
    }),
    { numRuns: 50 },
  );
});

it("sorts durations into buckets 2.2 % wide, in their order", () => {
  expect([null, 0, 0.9, 1].map(bucketOf)).toEqual([-1, 0, 0, 1]);
  for (const ms of [1000, 60_000, 86_400_000]) {
    expect(bucketOf(ms * 1.023)).toBeGreaterThan(bucketOf(ms));
    expect(bucketOf(ms * 1.5) - bucketOf(ms)).toBeLessThan(20);
  }
});
