import type { Database } from "better-sqlite3";
import type { Ban, WallMs } from "../../../queue/model.ts";
import type { KeptBan } from "../../batch/tables.ts";

const SELECT = "SELECT address, since, until, reason FROM ban";

/** The bans on disk, by the names of what they ban. */
export function banTable(db: Database) {
  const all = db.prepare<[], Ban>(`${SELECT} ORDER BY since, address`);
  const names = db.prepare<[], string>("SELECT address FROM ban").pluck();
  const count = db.prepare<[], number>("SELECT count(*) FROM ban").pluck();
  const newerThan = db.prepare<[number], Ban & { isEnding: number }>(
    `${SELECT.replace(" FROM", ", is_ending AS isEnding FROM")} WHERE revision > ?`,
  );
  const set = db.prepare<[Ban & { isEnding: number; revision: number }]>(
    `INSERT OR REPLACE INTO ban (address, since, until, reason, is_ending, revision)
      VALUES (:address, :since, :until, :reason, :isEnding, :revision)`,
  );
  const lift = db.prepare<[string]>("DELETE FROM ban WHERE address = ?");
  const prune = db.prepare<[WallMs, number]>(
    "DELETE FROM ban WHERE address IN (SELECT address FROM ban WHERE until < ? LIMIT ? + 0)",
  );
  return {
    /** All of them, oldest first. */
    all: () => all.all(),
    names: () => names.all(),
    count: () => count.get() ?? 0,
    /** Those written at a later revision than `revision`, in no order. */
    newerThan: (revision: number): KeptBan[] =>
      newerThan.all(revision).map(({ isEnding, ...ban }) => ({ ban, isEnding: isEnding === 1 })),
    set({ address, since, until, reason }: Ban, isEnding: boolean, revision: number): void {
      set.run({ address, since, until, reason, isEnding: Number(isEnding), revision });
    },
    /** Returns whether there was one. */
    lift: (name: string) => lift.run(name).changes > 0,
    /** Deletes bans that ran out before a time, at most `limit`; returns how many. */
    prune: (before: WallMs, limit: number) => prune.run(before, limit).changes,
  };
}
