import type { Database, Statement } from "better-sqlite3";
import type { Cat } from "../../../queue/model.ts";

/** The pictures: the stock, and those that belong to tickets. */
export class CatTable {
  readonly #addCat: Statement<[Omit<Cat, "bytes">]>;
  readonly #addPicture: Statement<[number | bigint, Buffer]>;
  readonly #oldest: Statement<[], number>;
  readonly #size: Statement<[], number>;
  readonly #give: Statement<[number, number]>;
  readonly #ofTicket: Statement<[number], Cat>;
  readonly #drop: Statement<[number]>;

  constructor(db: Database) {
    this.#addCat = db.prepare("INSERT INTO cat VALUES (NULL, NULL, :mediaType, :digest, :credit)");
    this.#addPicture = db.prepare("INSERT INTO picture VALUES (?, ?)");
    this.#oldest = db
      .prepare<[], number>(
        "SELECT id FROM cat INDEXED BY cat_stock WHERE sequence IS NULL ORDER BY id LIMIT 1",
      )
      .pluck();
    this.#size = db
      .prepare<[], number>("SELECT count(*) FROM cat INDEXED BY cat_stock WHERE sequence IS NULL")
      .pluck();
    this.#give = db.prepare("UPDATE cat SET sequence = ? WHERE id = ? AND sequence IS NULL");
    this.#ofTicket = db.prepare(
      `SELECT media_type AS mediaType, bytes, digest, credit FROM cat JOIN picture ON picture.cat = cat.id
        WHERE sequence = ?`,
    );
    this.#drop = db.prepare("DELETE FROM cat WHERE sequence = ?");
  }

  add({ mediaType, digest, credit, bytes }: Cat): void {
    const { lastInsertRowid } = this.#addCat.run({ mediaType, digest, credit });
    this.#addPicture.run(lastInsertRowid, bytes);
  }

  /** The id of the stock's oldest cat. */
  oldest(): number | null {
    return this.#oldest.get() ?? null;
  }

  stockSize(): number {
    return this.#size.get() ?? 0;
  }

  /** Gives a cat of the stock to a ticket that has none; returns whether the stock had it. */
  give(sequence: number, cat: number): boolean {
    return this.#give.run(sequence, cat).changes === 1;
  }

  ofTicket(sequence: number): Cat | null {
    return this.#ofTicket.get(sequence) ?? null;
  }

  /** Deletes the cat of a ticket, if it has one, and its picture. */
  drop(sequence: number): void {
    this.#drop.run(sequence);
  }
}
