import type { Database } from "better-sqlite3";
import type { Cat } from "../../../queue/model.ts";

/** The pictures: the stock, and those that belong to tickets. */
export function catTable(db: Database) {
  const addCat = db.prepare<[Omit<Cat, "bytes">]>(
    "INSERT INTO cat VALUES (NULL, NULL, :mediaType, :digest, :credit)",
  );
  const addPicture = db.prepare<[number | bigint, Buffer]>("INSERT INTO picture VALUES (?, ?)");
  const oldest = db
    .prepare<[], number>("SELECT id FROM cat INDEXED BY cat_stock WHERE sequence IS NULL ORDER BY id LIMIT 1")
    .pluck();
  const stockSize = db
    .prepare<[], number>("SELECT count(*) FROM cat INDEXED BY cat_stock WHERE sequence IS NULL")
    .pluck();
  const give = db.prepare<[number, number]>("UPDATE cat SET sequence = ? WHERE id = ? AND sequence IS NULL");
  const ofTicket = db.prepare<[number], Omit<Cat, "bytes"> & { id: number }>(
    "SELECT id, media_type AS mediaType, digest, credit FROM cat WHERE sequence = ?",
  );
  const bytesOf = db.prepare<[number], Buffer>("SELECT bytes FROM picture WHERE cat = ?").pluck();
  const drop = db.prepare<[number]>("DELETE FROM cat WHERE sequence = ?");
  // By the cat's id, which is never given twice (AUTOINCREMENT). However many responses with a picture wait for their
  // readers, they share one copy of it; a reader's copy each would be up to 4 MiB for a request of a few bytes.
  const inUse = new Map<number, WeakRef<Buffer>>();
  const pictureOf = (id: number): Buffer | undefined => {
    const shared = inUse.get(id)?.deref();
    if (shared) return shared;
    for (const [other, picture] of inUse) if (!picture.deref()) inUse.delete(other);
    const bytes = bytesOf.get(id);
    if (bytes) inUse.set(id, new WeakRef(bytes));
    return bytes;
  };
  return {
    add({ mediaType, digest, credit, bytes }: Cat): void {
      const { lastInsertRowid } = addCat.run({ mediaType, digest, credit });
      addPicture.run(lastInsertRowid, bytes);
    },
    /** The id of the stock's oldest cat. */
    oldest: () => oldest.get() ?? null,
    stockSize: () => stockSize.get() ?? 0,
    /** Gives a cat of the stock to a ticket that has none; returns whether the stock had it. */
    give: (sequence: number, cat: number) => give.run(sequence, cat).changes === 1,
    ofTicket(sequence: number): Cat | null {
      const found = ofTicket.get(sequence);
      if (!found) return null;
      const { id, ...cat } = found;
      const bytes = pictureOf(id);
      return bytes ? { ...cat, bytes } : null;
    },
    /** Deletes the cat of a ticket, if it has one, and its picture. */
    drop: (sequence: number) => drop.run(sequence),
  };
}
