import { expect, it } from "vitest";
import { after, board, called, HELD, ticket, time } from "../../test/states.ts";
import type { StateEvent } from "../queue/events.ts";
import type { State } from "../queue/model.ts";
import { reduce } from "../queue/reduce.ts";
import { describeChange } from "./live-region.ts";

const START = after(HELD, [0, { type: "live", queue: "q" }], [0, { type: "board", board: board() }]);
const inLine = (position: number): State =>
  reduce(START, { type: "ticket", ticket: ticket({ position }) }, 0);
const said = (before: State, event: StateEvent, at = 1): string | null =>
  describeChange(before, reduce(before, event, at));
const moved = (from: number, to: number): string | null =>
  said(inLine(from), { type: "ticket", ticket: ticket({ position: to }) });

it("says each step near the front, further back only every tenth, and each step back", () => {
  expect(moved(4, 3)).toBe("3rd in line.");
  expect(moved(27, 26)).toBeNull();
  expect(moved(31, 30)).toBe("30th in line.");
  expect(moved(30, 31)).toBe("31st in line.");
  expect(moved(3, 3)).toBeNull();
});

it("says what begins, with the number or the time that matters", () => {
  expect(said(START, { type: "ticket", ticket: ticket() })).toBe(
    "Your number is A07. 3rd in line. About 80 s, at most 4 min.",
  );
  expect(said(inLine(1), { type: "ticket", ticket: called() })).toBe(
    "It is your turn. Claim your cat before the time is up. 60 seconds left.",
  );
});

it("warns at thirty and at ten seconds, once each", () => {
  const running = reduce(START, { type: "ticket", ticket: called() }, 0);
  expect(said(reduce(running, { type: "tick" }, 29_500), { type: "tick" }, 30_000)).toBe("30 seconds left.");
  expect(said(reduce(running, { type: "tick" }, 30_000), { type: "tick" }, 31_000)).toBeNull();
  expect(said(reduce(running, { type: "tick" }, 49_500), { type: "tick" }, 50_500)).toBe("10 seconds left.");
});

it("says that the connection is lost when that lasts, and that it is back", () => {
  const lost = reduce(inLine(3), { type: "lost", reason: "x" }, 0);
  expect(describeChange(inLine(3), lost)).toBeNull();
  expect(said(lost, { type: "tick" }, 2000)).toBe("The connection is lost. Trying again.");
  expect(said(reduce(lost, { type: "tick" }, 9000), { type: "live", queue: "q" }, 9001)).toBe(
    "Connected again.",
  );
});

it("says what the queue and its operator do", () => {
  const text = "Back at ten";
  expect(said(START, { type: "board", board: board({ state: "paused" }) })).toBe("The queue is paused.");
  expect(said(START, { type: "board", board: board({ state: "closed" }) })).toContain("gives no new numbers");
  const paused = reduce(START, { type: "board", board: board({ state: "paused" }) }, 1);
  expect(said(paused, { type: "board", board: board() }, 2)).toBe("The queue is open.");
  expect(said(START, { type: "board", board: board({ announcement: { text, at: time(0) } }) })).toBe(
    "Announcement: Back at ten",
  );
  expect(said(START, { type: "board", board: board({ revision: 2 }) })).toBeNull();
});

it("says a note once", () => {
  const told = reduce(START, { type: "trouble", text: "No." }, 1);
  expect(describeChange(START, told)).toBe("No.");
  expect(describeChange(told, reduce(told, { type: "tick" }, 2))).toBeNull();
});
