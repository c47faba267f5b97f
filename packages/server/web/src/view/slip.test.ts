import { describe, expect, it } from "vitest";
import { after, board, called, HELD, ticket, time, viewing } from "../../test/states.ts";
import { nextTickMs } from "../queue/clock.ts";
import type { StateEvent } from "../queue/events.ts";
import { type Ended, NOTHING_SAVED, type State } from "../queue/model.ts";
import { parseSavedState } from "../queue/saved-state.ts";
import { controlsOf } from "./controls.ts";
import { describeChange } from "./live-region.ts";
import { slipOf } from "./slip.ts";
import { stripOf } from "./strip.ts";
import { titleOf } from "./title.ts";

const mine = (view: ReturnType<typeof ticket>, ...more: StateEvent[]): State =>
  after(HELD, [0, { type: "ticket", ticket: view }], ...more.map((event) => [1, event] as const));
const there = (changes = {}): State => after(NOTHING_SAVED, [0, { type: "board", board: board(changes) }]);
const ended = (outcome: Ended["outcome"], detail = ""): State =>
  after({ ...NOTHING_SAVED, end: { number: "A07", outcome, detail } });

it.each([
  [{}, "Take a number", "Nobody is here: it is your turn at once"],
  [{ waitingCount: 1 }, "Take a number", "1 person in line."],
  [{ waitingCount: 12 }, "Take a number", "12 people in line."],
  [{ active: [{ number: "A01", state: "called", until: time(1) }] }, "Take a number", "Nobody waits."],
  [{ state: "closed" }, "No new numbers for now", "When the queue opens again"],
  [{ state: "closed", waitingCount: 2 }, "No new numbers for now", "still served"],
  [{ state: "paused" }, "Take a number", "Nobody is called just now"],
])("greets as the queue is: %j", (changes, headline, detail) => {
  const slip = slipOf(there(changes));
  expect(slip).toMatchObject({ scene: "idle", number: null, headline, clock: null });
  expect(slip.detail).toContain(detail);
});

it("tells before a number is taken how long it would take", () => {
  const newcomer = { estimatedWaitMs: 240_000, longestWaitMs: 600_000 };
  const words = "Take a number now, and you are called in about 4 min, in 10 min at the latest";
  expect(slipOf(there({ waitingCount: 3, newcomer })).detail).toContain(`${words}.`);
  expect(slipOf(there({ waitingCount: 3, newcomer, state: "paused" })).detail).toContain(
    `${words}, once the queue goes on.`,
  );
  expect(slipOf(there({ waitingCount: 3, newcomer, state: "closed" })).detail).not.toContain(words);
});

it("tells place, wait and the way so far", () => {
  const slip = slipOf(mine(ticket()));
  expect(slip).toMatchObject({
    number: "A07",
    headline: "3rd in line",
    detail: "About 80 s, at most 4 min",
    progress: 0,
  });
  const soon = slipOf(mine(ticket({ position: 1, estimatedWaitMs: 0 })));
  expect(soon).toMatchObject({ headline: "Next in line", detail: "Any moment now, at most 4 min" });
  expect(slipOf(mine(ticket(), { type: "board", board: board({ state: "paused" }) })).detail).toContain(
    "paused",
  );
});

it("counts the window down in seconds, and in minutes where it is long", () => {
  expect(slipOf(mine(called(42_100))).clock).toEqual({ text: "43", unit: "s to claim", fraction: 1 });
  expect(slipOf(mine(viewing(125_000))).clock).toMatchObject({ text: "2:05", unit: "left" });
  const paused = slipOf(mine(called(), { type: "board", board: board({ state: "paused" }) }));
  expect(paused.clock?.unit).toBe("paused");
  expect(paused.detail).toContain("your time stands still");
});

it.each([
  ["seen", "Your cat has been seen", ""],
  ["missed", "Your turn has passed", "A07 was called"],
  ["left", "You have left the line", "behind you"],
  ["ended", "This number has ended", "no longer in the queue"],
  ["other-queue", "The queue that gave this number is gone", "A07 has no place in it"],
] as const)("has words for a ticket that is %s", (outcome, headline, detail) => {
  const slip = slipOf(ended(outcome));
  expect(slip.headline).toBe(headline);
  expect(slip.detail).toContain(detail);
  expect(slipOf(ended("ended", "It was long ago.")).detail).toBe("It was long ago.");
});

it("says of a ban why and until when", () => {
  const ban = (until: string | null) =>
    slipOf(
      after(HELD, [
        1,
        {
          type: "banned",
          ban: {
            since: null,
            until,
            reason: "presented a foreign token",
            detail: "",
            address: "203.0.113.9",
          },
        },
      ]),
    );
  expect(ban(null).detail).toBe(
    "Presented a foreign token. The ban holds for ever, for everybody behind this connection. If that is a mistake, ask the staff; they can lift it with `catqd unban 203.0.113.9`.",
  );
  expect(ban(time(0)).detail).toMatch(/holds until .*2031/);
});

it("has words for the moments between", () => {
  expect(slipOf(after(NOTHING_SAVED)).headline).toBe("Take a number");
  expect(slipOf(after({ ...NOTHING_SAVED, isTaking: true })).headline).toBe("Printing your number");
  expect(slipOf(after(NOTHING_SAVED, [1, { type: "begun", action: "adopt" }])).headline).toBe(
    "Looking for your place",
  );
  expect(slipOf(after(HELD)).headline).toBe("Finding your place");
  expect(slipOf(mine(called(), { type: "begun", action: "claim" })).headline).toBe("Fetching your cat");
  expect(slipOf(mine(viewing())).detail).toBe("It is on its way.");
});

it.each([
  [there(), "catq: take a number"],
  [
    after(NOTHING_SAVED, [0, { type: "board", board: board({ title: "The vet" }) }]),
    "The vet: take a number",
  ],
  [mine(ticket(), { type: "board", board: board({ title: "The vet" }) }), "3rd in line · A07 · The vet"],
  [mine(ticket()), "3rd in line · A07 · catq"],
  [mine(ticket({ position: 1 })), "Next in line · A07 · catq"],
  [mine(called(30_000)), "● Your turn, 30 s · A07 · catq"],
  [mine(viewing(30_000)), "Your cat, 30 s · A07 · catq"],
  [mine(ticket(), { type: "lost", reason: "" }), "offline · 3rd in line · A07 · catq"],
  [ended("missed"), "Missed · A07 · catq"],
  [ended("left"), "A07 · catq"],
])("puts what matters into the title: %#", (state, title) => {
  expect(titleOf(state)).toBe(title);
});

it("says what holds for all, a lost connection before all else, and not for a second or two", () => {
  expect(stripOf(there())).toBeNull();
  expect(stripOf(there({ state: "paused" }))?.kind).toBe("paused");
  expect(stripOf(there({ state: "closed" }))).toBeNull();
  expect(stripOf(mine(ticket(), { type: "board", board: board({ state: "closed" }) }))?.kind).toBe("closed");
  const lostFor = (ms: number) =>
    stripOf(
      after(
        HELD,
        [0, { type: "board", board: board() }],
        [0, { type: "lost", reason: "Gone." }],
        [ms, { type: "tick" }],
      ),
    );
  expect(lostFor(1500)).toBeNull();
  expect(lostFor(5000)?.text).toBe("Gone. Your place is kept. Trying again.");
  expect(lostFor(130_000)?.text).toContain("Trying again, for 2 min now.");
});

describe("a missed turn", () => {
  const held = { token: "A07-4GZK9TQ2M8XC7", number: "A07", queue: "q" };
  const back = { held, from: time(0), rejoinBy: time(600_000), position: 3 };
  const end = { number: "A07", outcome: "missed" as const, detail: "", back };
  const missed = (waitingCount: number, at = 0, queue = "q"): State =>
    after(
      { ...NOTHING_SAVED, end },
      [0, { type: "live", queue }],
      [0, { type: "board", board: board({ waitingCount }) }],
      [at, { type: "tick" }],
    );

  it("can be made good while there is time, which a pause does not stop", () => {
    const state = missed(9, 90_000);
    expect(slipOf(state).clock).toEqual({ text: "8:30", unit: "left", fraction: 0.85 });
    expect(slipOf(state).detail).toContain("you would be 3rd in line.");
    expect(controlsOf(state)).toMatchObject({ rejoin: true, take: { label: "Take a new number" } });
    expect(titleOf(state)).toBe("Missed, 8:30 to come back · A07 · catq");
    expect(nextTickMs(state)).toBe(1000);
    expect(describeChange(missed(9, 569_000), missed(9, 570_500))).toBe("30 seconds left.");
    // The stream's event of the miss comes a moment before what was saved of it.
    const told = after(
      HELD,
      [0, { type: "live", queue: "q" }],
      [0, { type: "board", board: board({ waitingCount: 9 }) }],
      [90_000, { type: "ticket", ticket: ticket({ state: "missed", position: null }) }],
    );
    expect(describeChange(told, state)).toMatch(/you would be 3rd in line\. \d+ minutes left\./);
  });

  it("leads to the end of a line that has become shorter", () => {
    expect(slipOf(missed(0)).detail).toContain("you would be next in line.");
    expect(slipOf(missed(1)).detail).toContain("you would be 2nd in line.");
  });

  it.each([
    ["its time is over", missed(9, 600_000)],
    ["another queue is here", missed(9, 0, "another")],
    ["it was missed once more", after({ ...NOTHING_SAVED, end: { ...end, back: null } })],
  ])("is an end where %s", (_, state) => {
    expect(slipOf(state)).toMatchObject({ scene: "missed", clock: null });
    expect(slipOf(state).detail).toContain("Take a new number");
    expect(controlsOf(state).rejoin).toBe(false);
  });

  it("is remembered with its way back, and without where that makes no sense", () => {
    const saved = { ...NOTHING_SAVED, end };
    expect(parseSavedState(JSON.stringify(saved))).toEqual(saved);
    const odd = JSON.stringify({ ...saved, end: { ...end, back: { ...back, held: null } } });
    expect(parseSavedState(odd).end).toEqual({ number: "A07", outcome: "missed", detail: "" });
  });
});
