import type { Database, Statement } from "better-sqlite3";
import { type Network, namesAround } from "../network.ts";

/** How many live tickets each address holds. One that holds none has no row. */
export class AddressTable {
  readonly #live: Statement<[string], number>;
  readonly #arrive: Statement<[string]>;
  readonly #depart: Statement<[string]>;
  readonly #drop: Statement<[string]>;
  readonly #between: Statement<[string, string, number], string>;

  constructor(db: Database) {
    this.#live = db.prepare<[string], number>("SELECT live FROM address WHERE address = ?").pluck();
    this.#arrive = db.prepare(
      "INSERT INTO address VALUES (?, 1) ON CONFLICT (address) DO UPDATE SET live = live + 1",
    );
    this.#depart = db.prepare("UPDATE address SET live = live - 1 WHERE address = ?");
    this.#drop = db.prepare("DELETE FROM address WHERE address = ? AND live = 0");
    this.#between = db
      .prepare<[string, string, number], string>(
        "SELECT address FROM address WHERE address > ? AND address < ? ORDER BY address LIMIT ?",
      )
      .pluck();
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

  /**
   * Addresses with live tickets, in the order of their names, at most `limit`: all of a network that come
   * after `after`, and maybe others.
   */
  around(network: Network, after: string, limit: number): string[] {
    const { from, to } = namesAround(network);
    return this.#between.all(after > from ? after : from, to, limit);
  }
}
