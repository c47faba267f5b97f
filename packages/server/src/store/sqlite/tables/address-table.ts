import type { Database, Statement } from "better-sqlite3";
import { type Network, namesAround } from "../../../network/network.ts";

/** How many live tickets each address holds. One that holds none has no row. */
export class AddressTable {
  readonly #live: Statement<[string], number>;
  readonly #put: Statement<[string, number]>;
  readonly #drop: Statement<[string]>;
  readonly #between: Statement<[string, string, number], string>;

  constructor(db: Database) {
    this.#live = db.prepare<[string], number>("SELECT live FROM address WHERE address = ?").pluck();
    this.#put = db.prepare(
      "INSERT INTO address VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET live = excluded.live",
    );
    this.#drop = db.prepare("DELETE FROM address WHERE address = ?");
    this.#between = db
      .prepare<[string, string, number], string>(
        "SELECT address FROM address WHERE address > ? AND address < ? ORDER BY address LIMIT ?",
      )
      .pluck();
  }

  liveTickets(address: string): number {
    return this.#live.get(address) ?? 0;
  }

  write(address: string, live: number): void {
    if (live === 0) this.#drop.run(address);
    else this.#put.run(address, live);
  }

  /**
   * Addresses with live tickets, in the order of their names, at most `limit`: all of a network that come
   * after `after`, and maybe others.
   */
  around(network: Network, after: string, limit: number): string[] {
    const { from, to } = namesAround(network);
    return this.#between.all(after > from ? after : from, to, limit);
  }
}
