import type { Database, Statement } from "better-sqlite3";
import type { Ban, WallMs } from "../queue/model.ts";

/** What is known of addresses: how many live tickets each holds, and the bans. */
export class AddressTable {
  readonly #live: Statement<[string], number>;
  readonly #arrive: Statement<[string]>;
  readonly #depart: Statement<[string]>;
  readonly #drop: Statement<[string]>;
  readonly #ban: Statement<[string], Ban>;
  readonly #bans: Statement<[], Ban>;
  readonly #banCount: Statement<[WallMs], number>;
  readonly #setBan: Statement<[Ban]>;
  readonly #liftBan: Statement<[string]>;
  readonly #pruneBans: Statement<[WallMs, number]>;

  constructor(db: Database) {
    this.#live = db.prepare<[string], number>("SELECT live FROM address WHERE address = ?").pluck();
    this.#arrive = db.prepare(
      "INSERT INTO address VALUES (?, 1) ON CONFLICT (address) DO UPDATE SET live = live + 1",
    );
    this.#depart = db.prepare("UPDATE address SET live = live - 1 WHERE address = ?");
    this.#drop = db.prepare("DELETE FROM address WHERE address = ? AND live = 0");
    this.#ban = db.prepare("SELECT address, since, until, reason FROM ban WHERE address = ?");
    this.#bans = db.prepare("SELECT address, since, until, reason FROM ban ORDER BY since, address");
    this.#banCount = db
      .prepare<[WallMs], number>("SELECT count(*) FROM ban WHERE until IS NULL OR until > ?")
      .pluck();
    this.#setBan = db.prepare("INSERT OR REPLACE INTO ban VALUES (:address, :since, :until, :reason)");
    this.#liftBan = db.prepare("DELETE FROM ban WHERE address = ?");
    this.#pruneBans = db.prepare(
      "DELETE FROM ban WHERE address IN (SELECT address FROM ban WHERE until < ? LIMIT ?)",
    );
  }

  liveTickets(address: string): number {
    return this.#live.get(address) ?? 0;
  }

  /** Counts a ticket that the address has taken. */
  arrive(address: string): void {
    this.#arrive.run(address);
  }

  /** Counts a ticket of the address that has ended. */
  depart(address: string): void {
    this.#depart.run(address);
    this.#drop.run(address);
  }

  ban(address: string): Ban | null {
    return this.#ban.get(address) ?? null;
  }

  /** All of them, oldest first. */
  bans(): Ban[] {
    return this.#bans.all();
  }

  /** How many are in force at a time. */
  banCount(at: WallMs): number {
    return this.#banCount.get(at) ?? 0;
  }

  setBan({ address, since, until, reason }: Ban): void {
    this.#setBan.run({ address, since, until, reason });
  }

  liftBan(address: string): void {
    this.#liftBan.run(address);
  }

  /** Deletes bans that ran out before a time, at most `limit`; returns how many. */
  pruneBans(before: WallMs, limit: number): number {
    return this.#pruneBans.run(before, limit).changes;
  }
}
