import type { Database, Statement } from "better-sqlite3";

/** Writes places and the counts of blocks. Keeping them in agreement is the affair of `line.ts`. */
export class LineWriter {
  readonly #count: Statement<[number, number, number]>;
  readonly #addBlock: Statement<[number, number, number]>;
  readonly #dropBlock: Statement<[number, number]>;
  readonly #window: Statement<[number, number], { sequence: number; place: number }>;
  readonly #setAside: Statement<[number, number]>;
  readonly #put: Statement<[number, number]>;

  constructor(db: Database) {
    this.#count = db.prepare("UPDATE line_block SET waiting = waiting + ? WHERE level = ? AND block = ?");
    this.#addBlock = db.prepare("INSERT INTO line_block (waiting, level, block) VALUES (?, ?, ?)");
    this.#dropBlock = db.prepare("DELETE FROM line_block WHERE level = ? AND block = ? AND waiting = 0");
    this.#window = db.prepare(
      "SELECT sequence, place FROM ticket INDEXED BY ticket_line WHERE place >= ? AND place < ? ORDER BY place",
    );
    this.#setAside = db.prepare("UPDATE ticket SET place = -place WHERE place >= ? AND place < ?");
    this.#put = db.prepare("UPDATE ticket SET place = ? WHERE sequence = ?");
  }

  /** Adds `delta` to the count of a block. */
  count(level: number, block: number, delta: number): void {
    if (delta === 0) return;
    if (this.#count.run(delta, level, block).changes === 0) this.#addBlock.run(delta, level, block);
    if (delta < 0) this.#dropBlock.run(level, block);
  }

  /** Spreads those in [start, start + width) evenly over it; returns their places before and after. */
  spread(start: number, width: number): { before: number; after: number }[] {
    const rows = this.#window.all(start, start + width);
    // No two may share a place even for a moment, so all step aside, to where nobody is. Only the sign may
    // change: neighbours can be so close that any sum would make them equal. A 0 stays, and none is given.
    this.#setAside.run(start, start + width);
    return rows.map(({ sequence, place }, index) => {
      const after = start + ((index + 0.5) * width) / rows.length;
      this.#put.run(after, sequence);
      return { before: place, after };
    });
  }
}
