import type { Database } from "better-sqlite3";
import { AnnouncementTable } from "./announcement-table.ts";
import { BanTable } from "./ban-table.ts";
import { CatTable } from "./cat-table.ts";
import { LineReader } from "./line-reader.ts";
import { LineWriter } from "./line-writer.ts";
import { LogTable } from "./log-table.ts";
import { QueueTable } from "./queue-table.ts";
import { RestorationTable } from "./restoration-table.ts";
import { TallyTable } from "./tally-table.ts";
import { TicketTable } from "./ticket-table.ts";

/** Every statement that the store runs, prepared once. */
export interface Tables {
  readonly queue: QueueTable;
  readonly tickets: TicketTable;
  readonly line: { readonly reader: LineReader; readonly writer: LineWriter };
  readonly bans: BanTable;
  readonly cats: CatTable;
  readonly log: LogTable;
  readonly announcement: AnnouncementTable;
  readonly restorations: RestorationTable;
  readonly tallies: TallyTable;
}

export function prepareTables(db: Database): Tables {
  return {
    queue: new QueueTable(db),
    tickets: new TicketTable(db),
    line: { reader: new LineReader(db), writer: new LineWriter(db) },
    bans: new BanTable(db),
    cats: new CatTable(db),
    log: new LogTable(db),
    announcement: new AnnouncementTable(db),
    restorations: new RestorationTable(db),
    tallies: new TallyTable(db),
  };
}
