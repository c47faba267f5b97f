import type { Database, Statement } from "better-sqlite3";

/** Blocks of one level that make one block of the next; and places in a block of the first. */
export const FAN_OUT = 64;
/** Levels at which the waiting are counted by blocks of places. */
export const LEVELS = 3;

/** The block of `place` at a level: level 1 has blocks of 64 places, level 2 of 64², level 3 of 64³. */
export function blockOf(place: number, level: number): number {
  return Math.floor(place / FAN_OUT ** level);
}

/** Order statistics of the line, from the counts on disk: no cost here grows with the line, but for one row in 64³. */
export class LineReader {
  readonly #countBelow: Statement<[Record<string, number>], number>;
  readonly #blocks: Statement<[number, number, number], { block: number; waiting: number }>;
  readonly #inBlock: Statement<[number, number], number>;
  readonly #nth: Statement<[number, number, number], number>;
  readonly #after: Statement<[number], number>;
  readonly #placesIn: Statement<[number, number], number>;

  constructor(db: Database) {
    // Whole blocks of level 3, then of level 2 up to where level 3 stopped, and so on down to single places.
    this.#countBelow = db
      .prepare<[Record<string, number>], number>(
        `SELECT
          (SELECT coalesce(sum(waiting), 0) FROM line_block WHERE level = 3 AND block < :block3)
        + (SELECT coalesce(sum(waiting), 0) FROM line_block WHERE level = 2 AND block >= :from2 AND block < :block2)
        + (SELECT coalesce(sum(waiting), 0) FROM line_block WHERE level = 1 AND block >= :from1 AND block < :block1)
        + (SELECT count(*) FROM ticket INDEXED BY ticket_line WHERE place >= :from AND place < :place)`,
      )
      .pluck();
    this.#blocks = db.prepare(
      "SELECT block, waiting FROM line_block WHERE level = ? AND block >= ? AND block < ? ORDER BY block",
    );
    this.#inBlock = db
      .prepare<[number, number], number>("SELECT waiting FROM line_block WHERE level = ? AND block = ?")
      .pluck();
    this.#nth = db
      .prepare<[number, number, number], number>(
        "SELECT place FROM ticket INDEXED BY ticket_line WHERE place >= ? AND place < ? ORDER BY place LIMIT 1 OFFSET ?",
      )
      .pluck();
    this.#after = db
      .prepare<[number], number>(
        "SELECT place FROM ticket INDEXED BY ticket_line WHERE place > ? ORDER BY place LIMIT 1",
      )
      .pluck();
    this.#placesIn = db
      .prepare<[number, number], number>(
        "SELECT place FROM ticket INDEXED BY ticket_line WHERE place >= ? AND place < ? ORDER BY place",
      )
      .pluck();
  }

  /** How many wait in front of `place`. */
  countBelow(place: number): number {
    const [block1, block2, block3] = [blockOf(place, 1), blockOf(place, 2), blockOf(place, 3)];
    const from = { from: block1 * FAN_OUT, from1: block2 * FAN_OUT, from2: block3 * FAN_OUT };
    return this.#countBelow.get({ block1, block2, block3, ...from, place }) ?? 0;
  }

  /** The positions of those who wait at `places`: one sum for each block they are in, and one look at who is in it. */
  positionsOf(places: readonly number[]): Map<number, number> {
    const positions = new Map<number, number>();
    for (const [block, wanted] of Map.groupBy(places, (place) => blockOf(place, 1))) {
      const from = block * FAN_OUT;
      const [only = from, ...others] = wanted;
      if (others.length === 0) {
        positions.set(only, this.countBelow(only) + 1);
        continue;
      }
      const before = this.countBelow(from);
      const there = this.#placesIn.all(from, from + FAN_OUT);
      for (const [index, place] of there.entries()) positions.set(place, before + index + 1);
    }
    return positions;
  }

  /** How many wait in a block of the first level. */
  inBlock(block: number): number {
    return this.#inBlock.get(1, block) ?? 0;
  }

  /** The place of who stands at `position`, 1 for the first. Throws where there are fewer. */
  placeAt(position: number): number {
    let rest = position - 1;
    let from = 0;
    let to = Number.POSITIVE_INFINITY;
    for (let level = LEVELS; level >= 1; level--) {
      const found = this.#blocks.all(level, from, to).find(({ waiting }) => {
        if (rest < waiting) return true;
        rest -= waiting;
        return false;
      });
      if (!found) throw new Error(`expected somebody at position ${position} of the line`);
      from = found.block * FAN_OUT;
      to = from + FAN_OUT;
    }
    const place = this.#nth.get(from, to, rest);
    if (place === undefined) throw new Error(`expected block counts that agree with the line at ${from}`);
    return place;
  }

  /** The place of who stands next behind `place`; undefined behind the last. */
  placeAfter(place: number): number | undefined {
    return this.#after.get(place);
  }
}
