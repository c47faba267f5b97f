/** Where something sits in a {@link Roster}. */
export interface Seat<T> {
  readonly member: T;
  /** -1 once it has left. */
  index: number;
}

/**
 * A set of what comes and goes with every request, in no order. A `Set` gets a new table each time that many have
 * left, and the old table refers to the new one, for iterators that are under way. Once a table has become old, all
 * later ones live until the next full collection of garbage, with the requests that were in them when they were left.
 */
export class Roster<T> implements Iterable<T> {
  readonly #seats: Seat<T>[] = [];

  /** Lets `member` in, and gives the seat with which it leaves. */
  add(member: T): Seat<T> {
    const seat = { member, index: this.#seats.length };
    this.#seats.push(seat);
    return seat;
  }

  /** Answers whether it was still there. */
  remove(seat: Seat<T>): boolean {
    if (seat.index < 0) return false;
    const last = this.#seats.pop();
    if (last && last !== seat) {
      this.#seats[seat.index] = last;
      last.index = seat.index;
    }
    seat.index = -1;
    return true;
  }

  /** Those who are there when it begins, whoever leaves meanwhile. */
  *[Symbol.iterator](): Iterator<T> {
    for (const { member } of [...this.#seats]) yield member;
  }
}
