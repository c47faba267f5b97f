import fc from "fast-check";
import { expect, test } from "vitest";
import { anyEvent } from "../../../test/ui-any-event.ts";
import { at, board, MOMENTS, type Moment, saved, stateAfter, ticket } from "../../../test/ui-moments.ts";
import type { Progress } from "../../ticket/progress.ts";
import { bannerOf } from "./banner.ts";
import { nextTickMs } from "./clock.ts";
import { partingLines } from "./endings.ts";
import { initialState, type Scene, type ScreenState, sceneOf } from "./model.ts";
import { reduce } from "./reduce.ts";

const progress = (state: ScreenState, value: Progress, time = 1): ScreenState =>
  reduce(state, { type: "progress", progress: value, at: time });

const SCENES: Partial<Record<Moment, Scene>> = {
  connecting: "connecting",
  unreachable: "connecting",
  waiting: "waiting",
  next: "next",
  paused: "waiting",
  silent: "waiting",
  polled: "waiting",
  reconnecting: "waiting",
  called: "called",
  claiming: "claiming",
  noCat: "called",
  viewing: "viewing",
  done: "done",
  mayRejoin: "may-rejoin",
  missed: "missed",
  left: "left",
  banned: "banned",
  ended: "ended",
};

test("each moment leads to its scene", () => {
  for (const [moment, scene] of Object.entries(SCENES)) {
    expect(sceneOf(stateAfter(MOMENTS[moment as Moment])), moment).toBe(scene);
  }
});

test("a ticket that ended is over without an `ended` step too", () => {
  const state = progress(stateAfter(MOMENTS.waiting), {
    type: "ticket",
    ticket: ticket({ state: "missed", position: null }),
  });
  expect(sceneOf(state)).toBe("missed");
});

test("another process that claims is seen as the cat being fetched", () => {
  const view = ticket({ state: "viewing", position: null, viewUntil: at(60_000) });
  expect(sceneOf(progress(stateAfter(MOMENTS.waiting), { type: "ticket", ticket: view }))).toBe("claiming");
});

test("a call takes the page of keys and a question's place does not outlive the ticket", () => {
  const waiting = stateAfter(MOMENTS.waiting);
  const asking = reduce(reduce(waiting, { type: "command", command: "keys", at: 1 }), {
    type: "command",
    command: "ask-leave",
    at: 2,
  });
  const call = ticket({ state: "called", position: null, claimBy: at(60_000) });
  const called = progress(asking, { type: "ticket", ticket: call }, 3);
  expect(called).toMatchObject({ showsKeys: false, isAsking: true });
  const over = progress(called, { type: "ended", number: "A16", outcome: "missed", detail: "" }, 4);
  expect(over).toMatchObject({ isAsking: false, pending: null });
});

test("the bar begins at the furthest place I was at", () => {
  const back = progress(stateAfter(MOMENTS.waiting), { type: "ticket", ticket: ticket({ position: 15 }) });
  const front = progress(back, { type: "ticket", ticket: ticket({ position: 3 }) });
  expect(front.farthest).toBe(15);
});

test("trouble goes with the next good news or after half a minute, and stays where there is nothing else", () => {
  const trouble: Progress = { type: "trouble", message: "No cat\u001B[2J is ready", hint: null };
  const inLine = progress(stateAfter(MOMENTS.called), trouble);
  expect(inLine.note?.text).not.toContain("\u001B");
  expect(progress(inLine, { type: "claiming", number: "A16" }, 2).note).toBeNull();
  expect(reduce(inLine, { type: "tick", at: 29_000 }).note).not.toBeNull();
  expect(reduce(inLine, { type: "tick", at: 30_002 }).note).toBeNull();
  expect(reduce(progress(initialState(0), trouble), { type: "tick", at: 1e6 }).note).not.toBeNull();
});

test("since when the connection is lost is counted once, through all attempts", () => {
  const lost = (attempt: number): Progress => ({
    type: "connection",
    connection: { state: "reconnecting", since: 0, attempt, reason: "refused" },
  });
  const first = progress(stateAfter(MOMENTS.waiting), lost(1), 1000);
  const third = progress(progress(first, lost(2), 2000), lost(3), 3000);
  expect(third.lostAt).toBe(1000);
  expect(progress(third, { type: "connection", connection: { state: "online" } }, 4000).lostAt).toBeNull();
});

test("a connection that fell silent before it was lost was lost with its last word", () => {
  const silent: Progress = { type: "connection", connection: { state: "silent", since: 0, forMs: 20_000 } };
  const lost: Progress = {
    type: "connection",
    connection: { state: "reconnecting", since: 0, attempt: 1, reason: "the server fell silent" },
  };
  const unheard = progress(stateAfter(MOMENTS.waiting), silent, 50_000);
  expect(unheard).toMatchObject({ silentAt: 30_000, lostAt: null });
  expect(progress(unheard, lost, 70_000)).toMatchObject({ silentAt: null, lostAt: 30_000 });
  const heard = progress(unheard, { type: "connection", connection: { state: "online" } }, 60_000);
  expect(heard).toMatchObject({ silentAt: null, lostAt: null });
});

test("letting one pass is confirmed; a failed wish is told", () => {
  const asked = reduce(stateAfter(MOMENTS.waiting), { type: "command", command: "pass", at: 1 });
  expect(asked.pending).toBe("pass");
  const moved = progress(asked, { type: "ticket", ticket: ticket({ position: 13 }) }, 2);
  const good = reduce(moved, { type: "answered", command: "pass", error: null, at: 3 });
  expect(good).toMatchObject({ pending: null, note: { kind: "news" } });
  expect(good.note?.text).toBe("You let one person go first.");
  const bad = reduce(asked, { type: "answered", command: "pass", error: "Too late", at: 3 });
  expect(bad).toMatchObject({
    pending: null,
    note: { kind: "refusal", text: "Nobody was let go first. Too late" },
  });
});

test("who lets one pass at the end of the line is told that nobody is behind", () => {
  const last = progress(stateAfter(MOMENTS.waiting), { type: "board", board: board(12) }, 1);
  const asked = reduce(last, { type: "command", command: "pass", at: 2 });
  const answered = reduce(asked, { type: "answered", command: "pass", error: null, at: 3 });
  expect(answered.note?.text).toBe("Nobody is behind you, so nobody goes first.");
});

test("news of one scene is gone in the next, whose keys it would cover", () => {
  const asked = reduce(stateAfter(MOMENTS.waiting), { type: "command", command: "pass", at: 1 });
  const told = reduce(asked, { type: "answered", command: "pass", error: null, at: 2 });
  expect(progress(told, { type: "ticket", ticket: ticket({ position: 11 }) }, 3).note).not.toBeNull();
  expect(progress(told, { type: "ticket", ticket: ticket({ position: 1 }) }, 3).note).toBeNull();
  expect(stateAfter(MOMENTS.resumed).note).not.toBeNull();
});

test("who gives a place up in vain is told before anything else", () => {
  const asked = reduce(stateAfter(MOMENTS.reconnecting), { type: "command", command: "leave", at: 1 });
  const error = "cannot reach http://x: nothing listens there.";
  const told = reduce(asked, { type: "answered", command: "leave", error, at: 2 });
  expect(bannerOf(told)).toEqual({ kind: "bad", text: `! You still have your place; ${error}` });
});

test("numbers that come twice on a board are shown once", () => {
  const double = board(3, { waiting: ["A05", "A05", "A06"] });
  expect(progress(initialState(0), { type: "board", board: double }).board?.value.waiting).toEqual([
    "A05",
    "A06",
  ]);
});

test("a path keeps its spaces and loses what could drive a terminal", () => {
  const state = progress(initialState(0), {
    type: "saved",
    saved: saved({ path: "a  b\u001B]0;x\u0007.png" }),
  });
  expect(state.saved?.path).toBe("a  b?]0;x?.png");
});

test("in whatever order things happen: nothing throws, time does not run back, the timer is sane", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
      let state = initialState(0);
      for (const event of events) {
        const before = state.at;
        state = reduce(state, event);
        expect(state.at).toBeGreaterThanOrEqual(before);
        const ms = nextTickMs(state);
        if (ms !== null) expect(ms > 0 && ms <= 30_000).toBe(true);
        expect(partingLines(state).join("")).not.toMatch(/\p{Cc}|undefined|NaN/u);
      }
    }),
  );
});
