import type { Database } from "better-sqlite3";
import type { Announcement } from "../../../queue/model.ts";

/** What the operator says to everyone: one row, or none. */
export function announcementTable(db: Database) {
  const read = db.prepare<[], Announcement>("SELECT text, at FROM announcement");
  const write = db.prepare<[Announcement]>("INSERT OR REPLACE INTO announcement VALUES (1, :text, :at)");
  const clear = db.prepare("DELETE FROM announcement");
  return {
    read: () => read.get() ?? null,
    /** null withdraws it. */
    write(announcement: Announcement | null): void {
      if (announcement) write.run({ text: announcement.text, at: announcement.at });
      else clear.run();
    },
  };
}
