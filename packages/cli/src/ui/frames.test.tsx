import fc from "fast-check";
import { renderToString } from "ink";
import { expect, test } from "vitest";
import { anyEvent } from "../../test/ui-any-event.ts";
import { at, board, MOMENTS, type Moment, stateAfter, ticket } from "../../test/ui-moments.ts";
import type { Cells } from "../picture/fit.ts";
import { themeOf } from "./look/theme.ts";
import { TakeView } from "./scenes/TakeView.tsx";
import { WatchView } from "./scenes/WatchView.tsx";
import { initialState, type ScreenState } from "./state/model.ts";
import { reduce } from "./state/reduce.ts";

const SIZES: readonly Cells[] = [
  { columns: 80, rows: 24 },
  { columns: 40, rows: 12 },
  { columns: 200, rows: 50 },
  { columns: 100, rows: 20 },
  { columns: 30, rows: 8 },
];
const moments = Object.keys(MOMENTS) as Moment[];
const plain = themeOf(false);

function take(state: ScreenState, size: Cells, linger = true): string {
  const view = <TakeView state={state} size={size} theme={plain} hasKeys linger={linger} />;
  return renderToString(view, { columns: size.columns });
}

function watch(state: ScreenState, size: Cells): string {
  return renderToString(<WatchView state={state} size={size} theme={plain} hasKeys />, {
    columns: size.columns,
  });
}

/** In every state the frame is one row lower than the terminal, so nothing jumps, and no wider. */
function expectFits(frame: string, size: Cells, what: string): void {
  const lines = frame.split("\n");
  expect(lines.length, what).toBe(size.rows - 1);
  for (const line of lines)
    expect(Array.from(line).length, `${what}: ${line}`).toBeLessThanOrEqual(size.columns);
}

test("every moment fits every size exactly", () => {
  for (const size of SIZES) {
    for (const moment of moments) {
      const state = stateAfter(MOMENTS[moment]);
      expectFits(take(state, size), size, `take ${moment}`);
    }
    // The board knows nothing of a ticket's own moments.
    for (const moment of [
      "connecting",
      "unreachable",
      "waiting",
      "far",
      "paused",
      "silent",
      "reconnecting",
    ] as const) {
      expectFits(watch(stateAfter(MOMENTS[moment]), size), size, `watch ${moment}`);
    }
  }
});

const WORDS: Partial<Record<Moment, readonly string[]>> = {
  connecting: ["Connecting to the queue"],
  asking: ["Asking for a number"],
  unreachable: ["does not answer", "--server", "Trying again since"],
  waiting: ["12th in line", "about 4 min", "at most 10 min", "▸A16◂", "At the counter", "A04", "42 s left"],
  far: ["102nd in line", "In line: 120"],
  next: ["ext in line", "▸A16◂"],
  resumed: ["Welcome back"],
  paused: ["Paused", "42 s, paused"],
  closed: ["Closed"],
  trouble: ["slow down"],
  called: ["It is your turn", "60 s left", "x give up"],
  claiming: ["Fetching your cat"],
  noCat: ["No cat is ready"],
  viewing: ["saved as", "/home/anna/pictures/cat-A16.png", "55 s left", "Enter done"],
  done: ["✓ Done", "/home/anna/pictures/cat-A16.png"],
  mayRejoin: ["✗ A16 missed its turn", "You may come back: 3rd in line.", "9 min 58 s left", "come back"],
  missed: ["✗ A16 missed its turn"],
  left: ["You gave up A16"],
  announced: ["▌ Notice: The counter closes at 17:00", "▸A16◂"],
  banned: ["This address is banned", "Why: it presented a token", "Until: "],
  ended: ["A16 has ended"],
};

test("every moment says at 80 × 24 and at 40 × 12 what matters, without any colour", () => {
  for (const size of SIZES.slice(0, 2)) {
    for (const [moment, words] of Object.entries(WORDS)) {
      const frame = take(stateAfter(MOMENTS[moment as Moment]), size);
      for (const word of words) expect(frame, `${moment} at ${size.columns}`).toContain(word);
    }
  }
});

test("a connection that is lost is told at all sizes", () => {
  for (const size of SIZES) {
    expect(take(stateAfter(MOMENTS.reconnecting), size)).toMatch(
      /Connection lost at|Offline since|Connection/,
    );
  }
});

test("a server without a word is told at all sizes, without alarm, and the countdowns go on", () => {
  const later = (moment: Moment): ScreenState =>
    reduce(stateAfter(MOMENTS[moment]), { type: "tick", at: 3_400 });
  for (const size of SIZES) {
    const words = /no word for 23 s/i;
    expect(take(later("silent"), size)).toMatch(words);
    expect(watch(later("silent"), size)).toMatch(words);
    expect(take(later("silent"), size)).not.toContain("live");
  }
  expect(take(later("silent"), { columns: 80, rows: 24 })).toContain("39 s left");
  const turn = stateAfter([...MOMENTS.claiming, ...MOMENTS.silent.slice(-1)]);
  for (const size of SIZES.slice(0, 2)) expect(take(turn, size)).toContain("No word for 20 s.");
  expect(take(turn, { columns: 80, rows: 24 })).toContain("Fetching your cat… No word for 20 s.");
});

test("the board has four columns of 16 at 80 × 24, and says what it leaves out", () => {
  const frame = take(stateAfter(MOMENTS.far), { columns: 80, rows: 24 });
  expect(frame).toMatch(/A05 +A21 +A37 +A53/);
  expect(frame).toMatch(/A20 +A36 +A52 +A68/);
  expect(frame).toContain("the first 64");
});

test("who is called while the queue is paused is told in whole words", () => {
  const active = [{ number: "A04", state: "called" as const, until: "2026-03-01T12:00:42.000Z" }];
  const state = stateAfter([
    { type: "ticket", ticket: ticket() },
    { type: "board", board: board(5, { active, state: "paused" }) },
  ]);
  expect(take(state, { columns: 80, rows: 24 })).toMatch(/A04 called +42 s, paused/);
});

test("more counters than rows are counted", () => {
  const active = Array.from({ length: 30 }, (_, index) => ({
    number: `B${String(index).padStart(2, "0")}`,
    state: "called" as const,
    until: "2026-03-01T12:00:30.000Z",
  }));
  const state = stateAfter([
    { type: "ticket", ticket: ticket() },
    { type: "board", board: board(5, { active, counters: 30 }) },
  ]);
  expect(take(state, { columns: 80, rows: 24 })).toMatch(/and \d+ more/);
  expect(take(state, { columns: 40, rows: 12 })).toContain("+29");
  expect(watch(state, { columns: 80, rows: 24 })).toContain("◀ your turn!");
  expect(watch(state, { columns: 80, rows: 24 })).toContain("and 28 more");
});

test("a board without anybody is no riddle", () => {
  const state = stateAfter([{ type: "board", board: board(0, { active: [], recent: [] }) }]);
  const frame = watch(state, { columns: 80, rows: 24 });
  expect(frame).toContain("The counter is free.");
  expect(frame).toContain("Nobody is waiting");
  expect(watch(state, { columns: 30, rows: 8 })).toContain("Now: nobody");
});

test("without lingering the foot says that the counter is being told", () => {
  expect(take(stateAfter(MOMENTS.viewing), { columns: 80, rows: 24 }, false)).toContain(
    "Telling the counter",
  );
});

test("the page of keys and the question name what each key does", () => {
  const waiting = stateAfter(MOMENTS.waiting);
  const keys = take(reduce(waiting, { type: "command", command: "keys", at: 1 }), { columns: 40, rows: 12 });
  for (const word of ["your place is kept", "give your place up", "let one person go first", "close as well"])
    expect(keys).toContain(word);
  const asking = take(reduce(waiting, { type: "command", command: "ask-leave", at: 1 }), {
    columns: 40,
    rows: 12,
  });
  expect(asking).toContain("Give up A16 for good?  y yes  n no");
});

test.each([
  ["waiting", "leave", "Giving the place up…"],
  ["waiting", "pass", "Letting one person go first…"],
  ["mayRejoin", "rejoin", "Coming back into the line…"],
] as const)(
  "%s: until the daemon answers, the foot says what was asked for with `%s`",
  (moment, command, words) => {
    const state = reduce(stateAfter(MOMENTS[moment]), { type: "command", command, at: 1 });
    expect(take(state, { columns: 80, rows: 24 })).toContain(words);
  },
);

test("no order of events and no size breaks a frame or lets a control character through", () => {
  const size = fc.record({
    columns: fc.integer({ min: 1, max: 220 }),
    rows: fc.integer({ min: 2, max: 60 }),
  });
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 15 }), size, fc.boolean(), (events, at, isTake) => {
      const state = events.reduce(reduce, initialState(0));
      const frame = isTake ? take(state, at) : watch(state, at);
      expect(frame.split("\n").length).toBeLessThanOrEqual(at.rows - 1);
      expect(frame.replaceAll("\n", "")).not.toMatch(/\p{C}|NaN|undefined/u);
    }),
    { numRuns: 60 },
  );
});

test("before a number is taken, the board says how long it would take, and whose it is", () => {
  const newcomer = { estimatedWaitMs: 240_000, longestWaitMs: 600_000 };
  const state = stateAfter([{ type: "board", board: board(3, { newcomer, title: "The vet" }) }]);
  const frame = watch(state, { columns: 80, rows: 24 });
  expect(frame).toContain("A number taken now is called in about 4 min, in 10 min at the latest.");
  expect(frame).toContain("The vet");
  expect(watch(state, { columns: 30, rows: 8 })).toContain("A number taken now is called");
});

test("a pause is told beside every time that is left, and nobody is asked to come meanwhile", () => {
  const paused = { type: "board", board: board(3, { state: "paused" }) } as const;
  for (const moment of ["called", "claiming", "viewing"] as const) {
    const state = stateAfter([...MOMENTS[moment], paused]);
    for (const size of [
      { columns: 80, rows: 24 },
      { columns: 40, rows: 12 },
      { columns: 24, rows: 6 },
    ])
      expect(take(state, size), `${moment} at ${size.columns}`).toMatch(/\d+ s, paused/);
  }
  const active = [{ number: "A04", state: "called" as const, until: at(42_000) }];
  const board1 = board(3, { state: "paused", active });
  const frame = watch(stateAfter([{ type: "board", board: board1 }]), { columns: 80, rows: 24 });
  expect(frame).not.toContain("your turn");
  expect(frame).toContain("◀ called");
});
