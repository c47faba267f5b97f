import fc from "fast-check";
import type { Progress } from "../src/ticket/progress.ts";
import type { ScreenEvent } from "../src/ui/state/model.ts";
import { at, board, MOMENTS, saved, ticket } from "./ui-moments.ts";

/** What a queue may send, and what it never should: for the property tests of the screens. */

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("\u001B[2J", "\u0007\r\n", "\u202Eabc", ""),
);
const ms = fc.oneof(fc.nat(600_000), fc.constantFrom(0, 1e300, Number.MAX_SAFE_INTEGER));
const time = fc.oneof(fc.integer({ min: -100_000, max: 200_000 }).map(at), fc.constant("not a time"));
const number = fc.constantFrom("A05", "A16", "ZZ99", "ABCDEFGH99");

const ticketArbitrary = fc
  .record({
    number,
    state: fc.constantFrom("waiting", "called", "viewing", "seen", "missed", "left", "banned"),
    position: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constantFrom(null, 1, Number.MAX_SAFE_INTEGER)),
    estimatedWaitMs: ms,
    longestWaitMs: ms,
    claimBy: fc.option(time),
    viewUntil: fc.option(time),
    now: time,
  })
  .map((changes) => ticket(changes));

const boardArbitrary = fc
  .record({
    state: fc.constantFrom("open", "paused", "closed"),
    counters: fc.integer({ min: 1, max: 40 }),
    active: fc.array(fc.record({ number, state: fc.constantFrom("called", "viewing"), until: time }), {
      maxLength: 40,
    }),
    waiting: fc.array(number, { maxLength: 64 }),
    waitingCount: fc.nat(),
    recent: fc.array(
      fc.record({ number, outcome: fc.constantFrom("seen", "missed", "left", "banned"), at: time }),
      { maxLength: 8 },
    ),
    averageTurnMs: ms,
    title: fc.option(text),
    newcomer: fc.option(fc.record({ estimatedWaitMs: ms, longestWaitMs: ms })),
    announcement: fc.option(fc.record({ text, at: time })),
    now: time,
  })
  .map((changes) => board(0, changes));

const progressArbitrary: fc.Arbitrary<Progress> = fc.oneof(
  fc.record({ type: fc.constant("ticket"), ticket: ticketArbitrary }),
  fc.record({ type: fc.constant("board"), board: boardArbitrary }),
  fc.record({ type: fc.constant("taken"), ticket: ticketArbitrary, server: text, isResumed: fc.boolean() }),
  fc.record({
    type: fc.constant("connection"),
    connection: fc.record({
      state: fc.constant("reconnecting"),
      since: fc.double(),
      attempt: fc.nat(),
      reason: text,
    }),
  }),
  fc.record({
    type: fc.constant("connection"),
    connection: fc.record({ state: fc.constant("silent"), since: fc.double(), forMs: fc.nat(60_000) }),
  }),
  fc.record({ type: fc.constant("trouble"), message: text, hint: fc.option(text) }),
  fc.record({
    type: fc.constant("saved"),
    saved: fc.record({ path: text, credit: fc.option(text), bytes: ms }).map(saved),
  }),
  fc.record({
    type: fc.constant("ended"),
    number,
    outcome: fc.constantFrom("seen", "missed", "left", "banned", "ended"),
    detail: text,
    ban: fc.record({ since: text, until: fc.option(text), reason: text }),
  }),
  fc.constantFrom(...Object.values(MOMENTS).flat()),
);

/** Any event at any time, also out of order. */
export const anyEvent: fc.Arbitrary<ScreenEvent> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant("progress"), progress: progressArbitrary, at: fc.nat(100_000) }),
  },
  fc.record({
    type: fc.constant("command"),
    command: fc.constantFrom("quit", "ask-leave", "leave", "stay", "pass", "done", "keys"),
    at: fc.nat(100_000),
  }),
  fc.record({
    type: fc.constant("answered"),
    command: fc.constantFrom("leave", "pass", "done"),
    error: fc.option(text),
    at: fc.nat(100_000),
  }),
  fc.record({ type: fc.constant("tick"), at: fc.nat(100_000) }),
);
