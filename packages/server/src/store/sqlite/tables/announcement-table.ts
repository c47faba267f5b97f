import type { Database, Statement } from "better-sqlite3";
import type { Announcement } from "../../../queue/model.ts";

/** What the operator says to everyone: one row, or none. */
export class AnnouncementTable {
  readonly #read: Statement<[], Announcement>;
  readonly #write: Statement<[Announcement]>;
  readonly #clear: Statement<[]>;

  constructor(db: Database) {
    this.#read = db.prepare("SELECT text, at FROM announcement");
    this.#write = db.prepare("INSERT OR REPLACE INTO announcement VALUES (1, :text, :at)");
    this.#clear = db.prepare("DELETE FROM announcement");
  }

  read(): Announcement | null {
    return this.#read.get() ?? null;
  }

  /** null withdraws it. */
  write(announcement: Announcement | null): void {
    if (announcement) this.#write.run({ text: announcement.text, at: announcement.at });
    else this.#clear.run();
  }
}
