import type { Database } from "better-sqlite3";
import { announcementTable } from "./announcement-table.ts";
import { banTable } from "./ban-table.ts";
import { catTable } from "./cat-table.ts";
import { lineTable } from "./line-table.ts";
import { logTable } from "./log-table.ts";
import { queueTable } from "./queue-table.ts";
import { restorationTable } from "./restoration-table.ts";
import { settingTable } from "./setting-table.ts";
import { subscriptionTable } from "./subscription-table.ts";
import { tallyTable } from "./tally-table.ts";
import { ticketTable } from "./ticket-table.ts";

export type Tables = ReturnType<typeof prepareTables>;

/** Every statement that the store runs, prepared once. */
export function prepareTables(db: Database) {
  return {
    queue: queueTable(db),
    tickets: ticketTable(db),
    line: lineTable(db),
    bans: banTable(db),
    cats: catTable(db),
    log: logTable(db),
    announcement: announcementTable(db),
    restorations: restorationTable(db),
    tallies: tallyTable(db),
    settings: settingTable(db),
    subscriptions: subscriptionTable(db),
  };
}
