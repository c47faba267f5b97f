import { blockOf, FAN_OUT, LEVELS, type LineTable, type QueueRow } from "./tables.ts";

/** What the line keeps of the queue's own row. */
type LineEnds = Pick<QueueRow, "nextPlace" | "waitingCount">;

/** Tickets that a block of 64 places may hold before its neighbourhood is spread anew. */
const MAX_IN_BLOCK = 512;

/**
 * The line during one commit. A place is a number; who takes a ticket gets the next whole one, who moves
 * back gets the middle between two neighbours. Where that would crowd a block, or no number is left
 * between the two, a window of places is spread evenly, as in a packed-memory array (Itai, Konheim and
 * Rodeh, 1981): the wider the window, the sparser it must be, so spreading costs little on average.
 */
export class Line {
  readonly #table: LineTable;
  readonly #ends: LineEnds;
  readonly #onSpread: () => void;
  /** Counts of blocks of the first level that are not written yet. */
  readonly #pending = new Map<number, number>();

  /** `onSpread` is called when places have changed of tickets that were not asked about. */
  constructor(table: LineTable, ends: LineEnds, onSpread: () => void) {
    this.#table = table;
    this.#ends = ends;
    this.#onSpread = onSpread;
  }

  /** 1 for the first. */
  positionOf(place: number): number {
    // Only the last of the line can have the newest place.
    if (place === this.#ends.nextPlace - 1) return this.#ends.waitingCount;
    this.flush();
    return this.#table.countBelow(place) + 1;
  }

  /** A free place behind everyone. */
  last(): number {
    return this.#ends.nextPlace++;
  }

  /** A free place in front of everyone. Place 0 is given once, to the very first; spreading takes it away from it. */
  ahead(): number {
    return this.#ends.waitingCount === 0 ? this.last() : this.#between(() => [0, this.#table.placeAt(1)]);
  }

  /** A free place behind the first `count` (1 or more) of the line, or behind all where there are no more. */
  behind(count: number): number {
    if (count >= this.#ends.waitingCount) return this.last();
    return this.#between(() => {
      const low = this.#table.placeAt(count);
      const high = this.#table.placeAfter(low);
      if (high === undefined) throw new Error("expected a waiting count that agrees with the line");
      return [low, high];
    });
  }

  /** The middle between two neighbours, found anew whenever the line had to be spread for it. */
  #between(neighbours: () => readonly [low: number, high: number]): number {
    for (;;) {
      this.flush();
      const [low, high] = neighbours();
      const middle = low + (high - low) / 2;
      const isFree = low < middle && middle < high;
      if (isFree && this.#table.inBlock(blockOf(middle, 1)) < MAX_IN_BLOCK) return middle;
      this.#spreadAround(middle);
    }
  }

  /** Counts a ticket that has been put at `place`. */
  add(place: number): void {
    this.#ends.waitingCount++;
    this.#count(place, 1);
  }

  /** Counts a ticket that has left `place`. */
  remove(place: number): void {
    this.#ends.waitingCount--;
    this.#count(place, -1);
  }

  /** Writes the counts. */
  flush(): void {
    let deltas: ReadonlyMap<number, number> = this.#pending;
    for (let level = 1; level <= LEVELS; level++) {
      const above = new Map<number, number>();
      for (const [block, delta] of deltas) {
        this.#table.count(level, block, delta);
        const parent = Math.floor(block / FAN_OUT);
        above.set(parent, (above.get(parent) ?? 0) + delta);
      }
      deltas = above;
    }
    this.#pending.clear();
  }

  #count(place: number, delta: number): void {
    const block = blockOf(place, 1);
    this.#pending.set(block, (this.#pending.get(block) ?? 0) + delta);
  }

  #spreadAround(place: number): void {
    for (let doublings = 0; ; doublings++) {
      const width = FAN_OUT * 2 ** doublings;
      const start = Math.floor(place / width) * width;
      const count = this.#table.countBelow(start + width) - this.#table.countBelow(start);
      if (count >= width * maxPerPlace(doublings)) continue;
      for (const { before, after } of this.#table.spread(start, width)) {
        this.#count(before, -1);
        this.#count(after, 1);
      }
      // One more, so that only who was given the newest place stands just before the next one.
      this.#ends.nextPlace = Math.max(this.#ends.nextPlace, start + width + 1);
      this.#onSpread();
      return;
    }
  }
}

/**
 * Falls from 8 to 1 as the window grows. A window that holds the whole line always passes in the end, as
 * every waiting ticket has been given a whole place of its own once.
 */
function maxPerPlace(doublings: number): number {
  return Math.max(1, MAX_IN_BLOCK / FAN_OUT - doublings / 3);
}
