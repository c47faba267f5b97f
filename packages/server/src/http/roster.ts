/** Where something sits in a {@link Roster}. */
export interface Seat<T> {
  readonly member: T;
  /** -1 once it has left. */
  index: number;
}

/**
 * A set of what comes and goes with every request, in no order. A `Set` makes itself a new table each time so many
 * have left, and V8 keeps a way from each table to the next (for iterators that are under way): once one of them
 * has outlived the young generation, all later ones, and whatever was in them, are kept until the next full
 * collection, and copied meanwhile. That made collections three times as long.
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

  /** Those who are there now, whoever leaves meanwhile. */
  *[Symbol.iterator](): Iterator<T> {
    for (const { member } of [...this.#seats]) yield member;
  }
}
