import type { Database, Statement } from "better-sqlite3";
import type { Ban, WallMs } from "../../../queue/model.ts";

const SELECT = "SELECT address, since, until, reason FROM ban";

/** The bans on disk, by the names of what they ban. */
export class BanTable {
  readonly #all: Statement<[], Ban>;
  readonly #names: Statement<[], string>;
  readonly #count: Statement<[], number>;
  readonly #newerThan: Statement<[number], Ban>;
  readonly #ending: Statement<[], Ban>;
  readonly #set: Statement<[Ban & { isEnding: number; revision: number }]>;
  readonly #lift: Statement<[string]>;
  readonly #prune: Statement<[WallMs, number]>;

  constructor(db: Database) {
    this.#all = db.prepare(`${SELECT} ORDER BY since, address`);
    this.#names = db.prepare<[], string>("SELECT address FROM ban").pluck();
    this.#count = db.prepare<[], number>("SELECT count(*) FROM ban").pluck();
    this.#newerThan = db.prepare(`${SELECT} WHERE revision > ?`);
    this.#ending = db.prepare(`${SELECT} INDEXED BY ban_ending WHERE is_ending = 1`);
    this.#set = db.prepare(`INSERT OR REPLACE INTO ban (address, since, until, reason, is_ending, revision)
      VALUES (:address, :since, :until, :reason, :isEnding, :revision)`);
    this.#lift = db.prepare("DELETE FROM ban WHERE address = ?");
    this.#prune = db.prepare(
      "DELETE FROM ban WHERE address IN (SELECT address FROM ban WHERE until < ? LIMIT ?)",
    );
  }

  /** All of them, oldest first. */
  all(): Ban[] {
    return this.#all.all();
  }

  names(): string[] {
    return this.#names.all();
  }

  count(): number {
    return this.#count.get() ?? 0;
  }

  /** Those written at a later revision than `revision`, in no order. */
  newerThan(revision: number): Ban[] {
    return this.#newerThan.all(revision);
  }

  /** Those whose tickets were still being ended when they were last written. */
  ending(): Ban[] {
    return this.#ending.all();
  }

  set({ address, since, until, reason }: Ban, isEnding: boolean, revision: number): void {
    this.#set.run({ address, since, until, reason, isEnding: Number(isEnding), revision });
  }

  /** Returns whether there was one. */
  lift(name: string): boolean {
    return this.#lift.run(name).changes > 0;
  }

  /** Deletes bans that ran out before a time, at most `limit`; returns how many. */
  prune(before: WallMs, limit: number): number {
    return this.#prune.run(before, limit).changes;
  }
}
