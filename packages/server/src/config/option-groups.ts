import type { ConfigKey } from "./options.ts";

/** What an option is about; the help shows them so, in this order. */
export const OPTION_GROUPS = {
  listening: "Where it listens, and how it is reached:",
  queue: "The line and its counters:",
  database: "The database, where several daemons share a queue:",
  cats: "Cats:",
  visitors: "Visitors, what they may and whom to trust:",
  records: "Log and records:",
} as const;

/** A new option that is left out does not compile. */
export const GROUP_OF: Readonly<Record<ConfigKey, keyof typeof OPTION_GROUPS>> = {
  host: "listening",
  port: "listening",
  listen: "listening",
  allowHost: "listening",
  publicUrl: "listening",
  title: "queue",
  dataFolder: "queue",
  database: "database",
  databasePasswordFile: "database",
  databaseSchema: "database",
  name: "database",
  counters: "queue",
  claimWindowMs: "queue",
  viewWindowMs: "queue",
  rejoinWindowMs: "queue",
  rejoinBehind: "queue",
  cats: "cats",
  catsAllow: "cats",
  catsHeaders: "cats",
  catMaxSize: "cats",
  catStock: "cats",
  ticketsPerAddress: "visitors",
  banForMs: "visitors",
  neverBan: "visitors",
  crowd: "visitors",
  isPushOn: "visitors",
  pushContact: "visitors",
  pushAllow: "visitors",
  trustProxy: "visitors",
  isRateLimited: "visitors",
  logLevel: "records",
  logFormat: "records",
  logRetentionMs: "records",
  ticketRetentionMs: "records",
};
