import type { Kind, Statement, StoredTicket } from "../../src/store/remote/session.ts";
import { FIRST_QUEUE } from "../simulation/database/first-queue.ts";

/** One statement of each kind as a large batch sends it to the queue of `million-waiting.ts`; pages that it may touch. */
interface Sample {
  readonly statement: Statement;
  readonly pages: number;
}

/** Whose limit counts for nothing where a plan knows no values: the planner then keeps to those that do. */
export const PLANNED_EACH_TIME: readonly Kind[] = ["pruneLog", "pruneTallies", "pruneTickets"];

/** Those that look at all of a table: at a failover or an operator's wish, or as it is small. */
export const WHOLE_TABLES: readonly Kind[] = ["busiestHour", "banNames", "readBans", "prunePictures"];

/** In the middle of the line, far apart: each on pages of its own. */
const SOME = Array.from({ length: 64 }, (_, n) => 150_000 + n * 12_000);
const WALL = 1_800_000_000_000;
const digest = Buffer.alloc(32, 7);

function stored(sequence: number): StoredTicket {
  const ticket = { sequence, address: "10.0.0.9", takenAt: WALL, takenMark: 0 };
  const called = {
    calledMark: 1,
    claimLeftMs: null,
    isLengthened: false,
    hasPush: false,
    hasRejoined: false,
    rejoinBy: null,
    until: 2,
    endedAt: null,
  };
  return {
    ticket: { ...ticket, ...called, state: "called" },
    place: null,
    callOrder: sequence,
  } as StoredTicket;
}

const few = (statement: Statement, pages = 40): Sample => ({ statement, pages });
/** Of 64 rows, each with its indexes. */
const many = (statement: Statement, pages = 64 * 40): Sample => ({ statement, pages });

export const STATEMENTS: Readonly<Partial<Record<Kind, Sample>>> = {
  lockQueue: few({ kind: "lockQueue" }),
  readQueue: few({ kind: "readQueue" }),
  readMoment: few({ kind: "readMoment", withTimeline: true, limitMs: 1500 }),
  identify: few({ kind: "identify" }),
  ticketsBySequence: many({ kind: "ticketsBySequence", sequences: SOME, withBelow: SOME.slice(0, 8) }),
  ticketsByKey: many({ kind: "ticketsByKey", keys: SOME.map((n) => Buffer.alloc(32, n % 255)) }),
  ticketsAtCounters: few({ kind: "ticketsAtCounters" }),
  heads: few({ kind: "heads", count: 64 }, 80),
  comebacks: few({ kind: "comebacks", limit: 64 }, 64 * 80),
  // The counts of 64 blocks of each level, and a block's own tickets.
  countsBelow: many({ kind: "countsBelow", places: SOME }, 64 * 80),
  ranks: many({
    kind: "ranks",
    windows: [
      { from: 500_000, to: 500_063 },
      { from: 5, to: 9 },
    ],
  }),
  placesBetween: few({ kind: "placesBetween", from: 500_000, to: 500_064 }, 80),
  blocks: many({ kind: "blocks", blocks: SOME.map((n) => Math.floor(n / 64)) }),
  liveCounts: many({ kind: "liveCounts", names: SOME.map((n) => `10.${n % 200}.7.2`) }),
  liveCountsBetween: many({ kind: "liveCountsBetween", from: "10.5.7.", to: "10.5.8." }),
  liveTicketsBetween: many({ kind: "liveTicketsBetween", from: "10.5.7.", to: "10.5.8.", limit: 64 }),
  liveTicketsOf: few({ kind: "liveTicketsOf", address: "10.5.7.2", limit: 64 }, 100),
  lastLines: many({ kind: "lastLines", of: SOME.map((sequence) => ({ sequence, type: "taken" })) }),
  recentTurns: few({ kind: "recentTurns", limit: 30 }, 80),
  stockCats: few({ kind: "stockCats", limit: 8 }),
  bansNewerThan: few({ kind: "bansNewerThan", revision: 990 }),
  banNames: few({ kind: "banNames" }),
  readAnnouncement: few({ kind: "readAnnouncement" }),
  readDeclared: few({ kind: "readDeclared", name: "one" }),
  readRestorations: few({ kind: "readRestorations" }),
  readDaemon: few({ kind: "readDaemon", daemon: "one" }),
  busiestHour: few({ kind: "busiestHour" }),
  recentEnds: few({ kind: "recentEnds", limit: 8 }, 120),
  readLog: few({ kind: "readLog", sequence: 50_000, limit: 100 }),
  readTallies: many({ kind: "readTallies", from: 1_890_000, to: 1_890_004 }),
  readBans: few({ kind: "readBans" }),
  stockSize: few({ kind: "stockSize" }),
  catOf: few({ kind: "catOf", sequence: 301_000 }),
  readPicture: few({ kind: "readPicture", picture: 1000 }),
  setAside: many({ kind: "setAside", sequences: SOME }),
  updateTickets: many({ kind: "updateTickets", rows: SOME.map(stored) }),
  setPlaces: many({ kind: "setPlaces", rows: SOME.map((sequence) => ({ sequence, place: sequence + 0.5 })) }),
  insertTickets: many({
    kind: "insertTickets",
    rows: SOME.map((_, n) => ({ ...stored(2_000_000 + n), key: Buffer.alloc(32, n) })),
  }),
  addToBlocks: many({
    kind: "addToBlocks",
    rows: SOME.map((place) => ({ level: 1, block: Math.floor(place / 64), delta: 1 })),
  }),
  addCats: few({
    kind: "addCats",
    rows: [{ id: 5000, picture: 1999, mediaType: "image/png", digest, credit: "" }],
  }),
  giveCats: few({ kind: "giveCats", rows: [{ cat: 1985, sequence: 200_000 }] }),
  dropCats: few({ kind: "dropCats", sequences: [301_000, 301_001] }),
  dropStock: few({ kind: "dropStock" }, 200),
  appendLog: many({
    kind: "appendLog",
    rows: SOME.map((sequence, n) => ({ id: 9_000_000 + n, event: { at: WALL, type: "called", sequence } })),
  }),
  setBans: few({
    kind: "setBans",
    rows: [
      {
        ban: { address: "192.0.0.7", since: 1, until: null, reason: "x" },
        isEnding: true,
        revision: 2000,
      },
    ],
  }),
  liftBans: few({ kind: "liftBans", names: ["192.0.0.7"] }),
  writeAnnouncement: few({ kind: "writeAnnouncement", announcement: { text: "Tea", at: 1 } }),
  addTallies: many({
    kind: "addTallies",
    rows: [{ quarter: 1_890_000, kind: "seen", bucket: 1, count: 1, totalMs: 5 }],
  }),
  writeDeclared: few({ kind: "writeDeclared", name: "one", declared: {} }),
  addRestoration: few({
    kind: "addRestoration",
    restoration: { firstSequence: 5, lostFrom: 1, salt: Buffer.alloc(16) },
    at: 1,
  }),
  writeDaemon: few({ kind: "writeDaemon", row: { daemon: "one", name: "one", batch: 1, clockAt: 1 } }),
  writeQueue: few({ kind: "writeQueue", row: { ...FIRST_QUEUE, nextSequence: 5 } }),
  pruneTickets: many({ kind: "pruneTickets", before: 1_700_000_006_400, limit: 64 }),
  pruneLog: many({ kind: "pruneLog", before: 1_700_000_006_400, limit: 64 }),
  pruneBans: few({ kind: "pruneBans", before: WALL, limit: 64 }),
  pruneTallies: many({ kind: "pruneTallies", quarter: 1_888_010, limit: 64 }),
  pruneDaemons: few({ kind: "pruneDaemons", before: 1, except: "one" }),
  addPicture: few({ kind: "addPicture", bytes: Buffer.alloc(100) }),
  prunePictures: many({ kind: "prunePictures", olderThanMs: -1000, limit: 64 }),
  claimChore: few({ kind: "claimChore", name: "stock", daemon: "one", forMs: 1000 }),
  notify: few({ kind: "notify", payload: "-" }),
  endBlocker: few({ kind: "endBlocker", blocked: 1, olderThanMs: 1500 }, 200),
  putSubscriptions: few({
    kind: "putSubscriptions",
    rows: [
      {
        sequence: 200_000,
        since: 1,
        subscription: {
          endpoint: "https://push.example/x",
          p256dh: Buffer.alloc(65),
          auth: Buffer.alloc(16),
        },
      },
    ],
  }),
  trimSubscriptions: many({ kind: "trimSubscriptions", sequences: SOME.slice(0, 8), keep: 4 }),
  dropSubscriptions: many({
    kind: "dropSubscriptions",
    rows: SOME.map((sequence) => ({ sequence, endpoint: null })),
  }),
  tellSubscriptions: many({
    kind: "tellSubscriptions",
    rows: SOME.map((sequence) => ({ sequence, news: "called", keepUntil: null })),
  }),
  dropOldSubscriptions: few({ kind: "dropOldSubscriptions" }),
  claimNews: few({ kind: "claimNews", limit: 64, forMs: 1000 }),
  settleNews: few({
    kind: "settleNews",
    sequence: 100_001,
    endpoint: "https://push.example/100001",
    version: 0,
    againInMs: null,
  }),
};
