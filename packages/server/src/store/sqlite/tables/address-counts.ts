import type { AddressTable } from "./address-table.ts";

/**
 * How many live tickets each address holds, during one commit: each count is read once, and written when the commit
 * ends or somebody is about to read its table, however many of the commit's tickets are of one address.
 */
export class AddressCounts {
  readonly #table: AddressTable;
  readonly #live = new Map<string, number>();
  readonly #changed = new Set<string>();

  constructor(table: AddressTable) {
    this.#table = table;
  }

  liveTickets(address: string): number {
    const known = this.#live.get(address);
    if (known !== undefined) return known;
    const live = this.#table.liveTickets(address);
    this.#live.set(address, live);
    return live;
  }

  /** Counts a ticket that the address has taken. */
  arrive(address: string): void {
    this.#add(address, 1);
  }

  /** Counts a ticket of the address that has ended. */
  depart(address: string): void {
    this.#add(address, -1);
  }

  /** Writes the counts. */
  flush(): void {
    for (const address of this.#changed) this.#table.write(address, this.liveTickets(address));
    this.#changed.clear();
  }

  #add(address: string, delta: number): void {
    // Where the row was lost, a ticket can end all the same.
    this.#live.set(address, Math.max(0, this.liveTickets(address) + delta));
    this.#changed.add(address);
  }
}
