import type { Database } from "better-sqlite3";
import { blockOf, FAN_OUT, LEVELS } from "../../batch/tables.ts";

/**
 * Places, the counts of their blocks, and order statistics from those: no cost here grows with the line, but for one
 * row in 64³. `Line` keeps places and counts in agreement.
 */
export function lineTable(db: Database) {
  // Whole blocks of level 3, then of level 2 up to where level 3 stopped, and so on down to single places.
  const waitingBelow = db
    .prepare<[Record<string, number>], number>(
      `SELECT
        (SELECT coalesce(sum(waiting), 0) FROM line_block WHERE level = 3 AND block < :block3)
      + (SELECT coalesce(sum(waiting), 0) FROM line_block WHERE level = 2 AND block >= :from2 AND block < :block2)
      + (SELECT coalesce(sum(waiting), 0) FROM line_block WHERE level = 1 AND block >= :from1 AND block < :block1)
      + (SELECT count(*) FROM ticket INDEXED BY ticket_line WHERE place >= :from AND place < :place)`,
    )
    .pluck();
  const blocks = db.prepare<[number, number, number], { block: number; waiting: number }>(
    "SELECT block, waiting FROM line_block WHERE level = ? + 0 AND block >= ? AND block < ? ORDER BY block",
  );
  const waitingIn = db
    .prepare<[number, number], number>("SELECT waiting FROM line_block WHERE level = ? AND block = ?")
    .pluck();
  const nth = db
    .prepare<[number, number, number], number>(
      "SELECT place FROM ticket INDEXED BY ticket_line WHERE place >= ? AND place < ? ORDER BY place LIMIT 1 OFFSET ?",
    )
    .pluck();
  const placeAfter = db
    .prepare<[number], number>(
      "SELECT place FROM ticket INDEXED BY ticket_line WHERE place > ? ORDER BY place LIMIT 1",
    )
    .pluck();
  const placesIn = db
    .prepare<[number, number], number>(
      "SELECT place FROM ticket INDEXED BY ticket_line WHERE place >= ? AND place < ? ORDER BY place",
    )
    .pluck();
  const ticketsIn = db.prepare<[number, number], { sequence: number; place: number }>(
    "SELECT sequence, place FROM ticket INDEXED BY ticket_line WHERE place >= ? AND place < ? ORDER BY place",
  );
  const addToBlock = db.prepare<[number, number, number]>(
    "UPDATE line_block SET waiting = waiting + ? WHERE level = ? AND block = ?",
  );
  const insertBlock = db.prepare<[number, number, number]>(
    "INSERT INTO line_block (waiting, level, block) VALUES (?, ?, ?)",
  );
  const deleteEmptyBlock = db.prepare<[number, number]>(
    "DELETE FROM line_block WHERE level = ? AND block = ? AND waiting = 0",
  );
  const negatePlaces = db.prepare<[number, number]>(
    "UPDATE ticket SET place = -place WHERE place >= ? AND place < ?",
  );
  const setPlace = db.prepare<[number, number]>("UPDATE ticket SET place = ? WHERE sequence = ?");

  /** How many wait in front of `place`. */
  function countBelow(place: number): number {
    const [block1, block2, block3] = [blockOf(place, 1), blockOf(place, 2), blockOf(place, 3)];
    const from = { from: block1 * FAN_OUT, from1: block2 * FAN_OUT, from2: block3 * FAN_OUT };
    return waitingBelow.get({ block1, block2, block3, ...from, place }) ?? 0;
  }

  return {
    countBelow,

    /** The positions of those who wait at `places`: one sum for each block they are in, and one look at who is in it. */
    positionsOf(places: readonly number[]): Map<number, number> {
      const positions = new Map<number, number>();
      for (const [block, wanted] of Map.groupBy(places, (place) => blockOf(place, 1))) {
        const from = block * FAN_OUT;
        const [only = from, ...others] = wanted;
        if (others.length === 0) {
          positions.set(only, countBelow(only) + 1);
          continue;
        }
        const before = countBelow(from);
        const there = placesIn.all(from, from + FAN_OUT);
        for (const [index, place] of there.entries()) positions.set(place, before + index + 1);
      }
      return positions;
    },

    /** How many wait in a block of the first level. */
    inBlock: (block: number) => waitingIn.get(1, block) ?? 0,

    /** The place of who stands at `position`, 1 for the first. Throws where there are fewer. */
    placeAt(position: number): number {
      let rest = position - 1;
      let from = 0;
      let to = Number.POSITIVE_INFINITY;
      for (let level = LEVELS; level >= 1; level--) {
        const found = blocks.all(level, from, to).find(({ waiting }) => {
          if (rest < waiting) return true;
          rest -= waiting;
          return false;
        });
        if (!found) throw new Error(`expected somebody at position ${position} of the line`);
        from = found.block * FAN_OUT;
        to = from + FAN_OUT;
      }
      const place = nth.get(from, to, rest);
      if (place === undefined) throw new Error(`expected block counts that agree with the line at ${from}`);
      return place;
    },

    /** The place of who stands next behind `place`; undefined behind the last. */
    placeAfter: (place: number) => placeAfter.get(place),

    /** Adds `delta` to the count of a block. */
    count(level: number, block: number, delta: number): void {
      if (delta === 0) return;
      if (addToBlock.run(delta, level, block).changes === 0) insertBlock.run(delta, level, block);
      if (delta < 0) deleteEmptyBlock.run(level, block);
    },

    /** Spreads those in [start, start + width) evenly over it; returns their places before and after. */
    spread(start: number, width: number): { before: number; after: number }[] {
      const rows = ticketsIn.all(start, start + width);
      // No two may share a place even for a moment, so all step aside, to where nobody is. Only the sign may
      // change: neighbours can be so close that any sum would make them equal. A 0 stays, and none is given.
      negatePlaces.run(start, start + width);
      return rows.map(({ sequence, place }, index) => {
        const after = start + ((index + 0.5) * width) / rows.length;
        setPlace.run(after, sequence);
        return { before: place, after };
      });
    },
  };
}
