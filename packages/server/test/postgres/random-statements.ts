import fc from "fast-check";
import { EVENT_TYPES, type LogEvent, type Ticket } from "../../src/queue/model.ts";
import { NEWS } from "../../src/queue/push.ts";
import type {
  Statement,
  StoredQueue,
  StoredSubscription,
  StoredTicket,
} from "../../src/store/remote/session.ts";
import { FIRST_QUEUE } from "../simulation/database/first-queue.ts";

/** Statements at random, of which many do something and some break a rule of the tables. */

/** How many there must be before; cats have theirs, or one that is not there. */
export const PICTURES = 5;

/** Few, so that statements meet. */
const sequence = fc.nat(12);
const sequences = fc.uniqueArray(sequence, { maxLength: 5 });
const address = fc.constantFrom("10.0.0.1", "10.0.0.2", "10.0.0.10", "2001:db8::/64", "2001:db8:0:1::/64");
const place = fc.constantFrom(0, 1, 2, 2.5, 63, 64, 65.25, 4095, 4096, 262_143, 262_144.5, 300_000);
const wall = fc.nat(5).map((n) => 1_000_000 + n * 400_000);
const key = fc.option(fc.nat(3).map((n) => Buffer.alloc(32, n + 1)));
const mark = fc.constantFrom(0, 0.5, 100, 1e9);

const stored: fc.Arbitrary<StoredTicket> = fc
  .record({
    sequence,
    address,
    takenAt: wall,
    takenMark: mark,
    calledMark: fc.option(mark),
    claimLeftMs: fc.option(mark),
    isLengthened: fc.boolean(),
    hasPush: fc.boolean(),
    rejoinBy: fc.option(fc.oneof(wall, fc.constant(1.5e12))),
    hasRejoined: fc.boolean(),
    until: mark,
    endedAt: wall,
    state: fc.constantFrom<Ticket["state"]>("waiting", "waiting", "called", "viewing", "seen", "missed"),
    place,
    callOrder: fc.nat(20),
    isOdd: fc.nat(19).map((n) => n === 0),
  })
  .map(({ place, callOrder, isOdd, ...ticket }) => {
    const isWaiting = ticket.state === "waiting";
    const isAtCounter = ticket.state === "called" || ticket.state === "viewing";
    return {
      ticket: {
        ...ticket,
        until: isAtCounter ? ticket.until : null,
        endedAt: isWaiting || isAtCounter ? null : ticket.endedAt,
      },
      // Some stand where their state forbids it.
      place: isWaiting !== isOdd ? place : null,
      callOrder: isAtCounter ? callOrder : null,
    };
  });

const oneOf = (all: readonly StoredTicket[]): StoredTicket[] => {
  const seen = new Set<unknown>();
  return all.filter(({ ticket, place, callOrder }) => {
    const keys = [`t${ticket.sequence}`, `p${place}`, `c${callOrder}`].filter((one) => !one.endsWith("null"));
    if (keys.some((one) => seen.has(one))) return false;
    for (const one of keys) seen.add(one);
    return true;
  });
};
const tickets = fc.array(stored, { maxLength: 4 }).map(oneOf);

const event: fc.Arbitrary<LogEvent> = fc
  .record({
    at: wall,
    type: fc.constantFrom(...EVENT_TYPES),
    sequence: fc.option(sequence),
    waitedMs: fc.option(mark),
    turnMs: fc.option(mark),
    detail: fc.option(
      fc.constantFrom({ by: 'an "odd" name \\ {1,2}' }, { places: 2 }, { reason: "ümlaut, NULL" }),
    ),
  })
  .map(({ waitedMs, turnMs, detail, ...line }) => ({
    ...line,
    ...(waitedMs !== null && { waitedMs }),
    ...(turnMs !== null && { turnMs }),
    ...(detail !== null && { detail }),
  }));

const ban = fc.record({
  address,
  since: wall,
  until: fc.option(wall),
  reason: fc.constantFrom("-", 'it\'s \\ "odd"'),
});
const limit = fc.nat(4);

const endpoint = fc.constantFrom(
  "https://push.example/a",
  "https://push.example/b",
  "https://push.example/c",
);
const subscription: fc.Arbitrary<StoredSubscription> = fc
  .record({ sequence, endpoint, since: wall, byte: fc.nat(3) })
  .map(({ sequence, endpoint, since, byte }) => ({
    sequence,
    since,
    subscription: { endpoint, p256dh: Buffer.alloc(65, byte), auth: Buffer.alloc(16, byte) },
  }));
const keyOfSubscription = ({ sequence, subscription: { endpoint } }: StoredSubscription): string =>
  `${sequence} ${endpoint}`;

const queue: fc.Arbitrary<StoredQueue> = fc
  .record({
    isPaused: fc.boolean(),
    isClosed: fc.boolean(),
    revision: fc.nat(),
    format: fc.integer({ min: 1, max: 3 }),
    clockAt: fc.option(fc.double({ min: 1e12, max: 2e12, noNaN: true })),
    settings: fc.constantFrom([], [{ name: "never-ban", value: ["::1", "a,b"], since: 5, by: 'x"y' }]),
  })
  .map(({ isPaused, isClosed, ...row }) => ({ ...FIRST_QUEUE, mode: { isPaused, isClosed }, ...row }));

const version = fc.constantFrom("oldoldoldold", "NEWnewNEWnew");
const asset = fc.record({
  path: fc.constantFrom("page.js", "shared/index.js", "Z.css"),
  mediaType: fc.constant("text/javascript; charset=utf-8"),
  bytes: fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
});

export const write: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({
    kind: fc.constant("addAssets" as const),
    version,
    assets: fc.uniqueArray(asset, { maxLength: 3, selector: ({ path }) => path }),
  }),
  fc.record({ kind: fc.constant("touchAssets" as const), version }),
  fc.record({
    kind: fc.constant("pruneAssets" as const),
    unusedForMs: fc.constant(60_000),
    keep: fc.integer({ min: 1, max: 3 }),
    except: version,
  }),
  fc.record({ kind: fc.constant("insertTickets" as const), rows: fc.tuple(tickets, key).map(withKey) }),
  fc.record({ kind: fc.constant("updateTickets" as const), rows: tickets }),
  fc.record({
    kind: fc.constant("setPlaces" as const),
    rows: fc.array(fc.record({ sequence, place }), { maxLength: 1 }),
  }),
  fc.record({
    kind: fc.constant("addCats" as const),
    rows: fc.uniqueArray(
      fc.integer({ min: 1, max: PICTURES + 1 }).map((id) => ({
        id,
        picture: id,
        mediaType: "image/png",
        digest: Buffer.alloc(32, id),
        credit: `"${id}"`,
      })),
      { maxLength: 2, selector: ({ id }) => id },
    ),
  }),
  fc.record({
    kind: fc.constant("giveCats" as const),
    rows: fc.array(fc.record({ cat: fc.nat(PICTURES), sequence }), { maxLength: 1 }),
  }),
  fc.record({ kind: fc.constant("dropCats" as const), sequences }),
  fc.record({ kind: fc.constant("dropStock" as const) }),
  fc.record({
    kind: fc.constant("appendLog" as const),
    rows: fc.uniqueArray(fc.record({ id: fc.nat(60), event }), { maxLength: 3, selector: ({ id }) => id }),
  }),
  fc.record({
    kind: fc.constant("setBans" as const),
    rows: fc.uniqueArray(fc.record({ ban, isEnding: fc.boolean(), revision: fc.nat(9) }), {
      maxLength: 3,
      selector: (row) => row.ban.address,
    }),
  }),
  fc.record({ kind: fc.constant("liftBans" as const), names: fc.uniqueArray(address, { maxLength: 2 }) }),
  fc.record({
    kind: fc.constant("writeAnnouncement" as const),
    announcement: fc.option(fc.record({ text: fc.constantFrom("Tea", 'a "b" \\'), at: wall })),
  }),
  fc.record({
    kind: fc.constant("addTallies" as const),
    rows: fc.uniqueArray(
      fc.record({
        quarter: fc.nat(3),
        kind: fc.constantFrom("taken" as const, "seen" as const),
        bucket: fc.integer({ min: -1, max: 2 }),
        count: fc.integer({ min: 1, max: 3 }),
        totalMs: mark,
      }),
      { maxLength: 3, selector: ({ quarter, kind, bucket }) => `${quarter} ${kind} ${bucket}` },
    ),
  }),
  fc.record({
    kind: fc.constant("putSubscriptions" as const),
    rows: fc.uniqueArray(subscription, { maxLength: 3, selector: keyOfSubscription }),
  }),
  fc.record({ kind: fc.constant("trimSubscriptions" as const), sequences, keep: fc.nat(2) }),
  fc.record({
    kind: fc.constant("dropSubscriptions" as const),
    rows: fc.array(fc.record({ sequence, endpoint: fc.option(endpoint) }), { maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant("tellSubscriptions" as const),
    rows: fc.uniqueArray(
      fc.record({ sequence, news: fc.option(fc.constantFrom(...NEWS)), keepUntil: fc.constant(null) }),
      { maxLength: 3, selector: ({ sequence }) => sequence },
    ),
  }),
  fc.record({
    kind: fc.constant("claimNews" as const),
    limit: fc.constant(99),
    forMs: fc.constantFrom(0, 60_000),
  }),
  fc.record({
    kind: fc.constant("settleNews" as const),
    sequence,
    endpoint,
    version: fc.nat(2),
    againInMs: fc.constantFrom(null, 60_000),
  }),
  fc.record({
    kind: fc.constant("writeDeclared" as const),
    name: fc.constantFrom("a", "b"),
    declared: fc.constantFrom({ counters: ["1"] }, { "never-ban": ["::1", "10.0.0.0/8"], title: ['"'] }),
  }),
  fc.record({ kind: fc.constant("pruneTickets" as const), before: wall, limit }),
  fc.record({ kind: fc.constant("pruneLog" as const), before: wall, limit: fc.constant(99) }),
  fc.record({ kind: fc.constant("pruneBans" as const), before: wall, limit: fc.constant(99) }),
  fc.record({ kind: fc.constant("pruneTallies" as const), quarter: fc.nat(3), limit: fc.constant(99) }),
  fc.record({
    kind: fc.constant("writeDaemon" as const),
    row: fc.record({
      daemon: fc.constantFrom("d1", "d2"),
      name: fc.constantFrom("a", "b"),
      batch: fc.nat(),
      clockAt: fc.nat(9),
    }),
  }),
  fc.record({ kind: fc.constant("pruneDaemons" as const), before: fc.nat(9), except: fc.constant("d1") }),
  fc.record({ kind: fc.constant("writeQueue" as const), row: queue }),
);

/** A key that nobody else in the statement has. */
function withKey([rows, key]: [StoredTicket[], Buffer | null]) {
  return rows.map((row, index) => ({ ...row, key: index === 0 ? key : null }));
}

/** Everything that can be read. */
export const READS: readonly Statement[] = [
  { kind: "readQueue" },
  { kind: "assetVersions" },
  { kind: "readAssets", version: "oldoldoldold" },
  { kind: "readAssets", version: "NEWnewNEWnew" },
  {
    kind: "ticketsBySequence",
    sequences: Array.from({ length: 13 }, (_, n) => n),
    withBelow: [0, 2, 4, 6, 8, 10, 12],
  },
  { kind: "ticketsByKey", keys: [1, 2, 3, 4].map((n) => Buffer.alloc(32, n)) },
  { kind: "ticketsAtCounters" },
  { kind: "heads", count: 3 },
  {
    kind: "ranks",
    windows: [
      { from: 1, to: 1 },
      { from: 2, to: 4 },
      { from: 9, to: 99 },
    ],
  },
  { kind: "comebacks", limit: 2 },
  { kind: "countsBelow", places: [0, 64, 2.5, 4096, 300_000] },
  { kind: "placesBetween", from: 1, to: 4096 },
  { kind: "blocks", blocks: [0, 1, 2, 9] },
  { kind: "liveCounts", names: ["10.0.0.1", "10.0.0.2", "10.9.9.9"] },
  { kind: "liveCountsBetween", from: "10.0.0.", to: "10.0.0.9" },
  { kind: "liveCountsBetween", from: "2001:db8:0:", to: "2001:db8:0:~" },
  { kind: "liveTicketsBetween", from: "10", to: "3", limit: 3 },
  { kind: "liveTicketsOf", address: "10.0.0.1", limit: 2 },
  {
    kind: "lastLines",
    of: [0, 1, 2].flatMap((of) =>
      (["taken", "missed", "claimed"] as const).map((type) => ({ sequence: of, type })),
    ),
  },
  { kind: "recentTurns", limit: 3 },
  { kind: "stockCats", limit: 3 },
  { kind: "bansNewerThan", revision: 3 },
  { kind: "banNames" },
  { kind: "readAnnouncement" },
  { kind: "readDeclared", name: "a" },
  { kind: "readRestorations" },
  { kind: "readDaemon", daemon: "d1" },
  { kind: "busiestHour" },
  { kind: "recentEnds", limit: 5 },
  { kind: "readLog", sequence: null, limit: 9 },
  { kind: "readLog", sequence: 1, limit: 2 },
  { kind: "readTallies", from: 0, to: 3 },
  { kind: "readBans" },
  { kind: "stockSize" },
  { kind: "catOf", sequence: 1 },
];
