import { expect, test } from "vitest";
import { board, stateAfter } from "../../../test/ui-moments.ts";
import type { ScreenState } from "./model.ts";
import { roomBelowNotice } from "./notice.ts";

const saying = (text: string) =>
  stateAfter([
    { type: "board", board: board(3, { announcement: { text, at: "2026-03-01T12:00:00.000Z" } }) },
  ]);
const at = (columns: number, rows: number) => ({ columns, rows });
const noticeRows = (state: ScreenState, size: { columns: number; rows: number }) =>
  roomBelowNotice(state, size).notice;

test("says nothing where nothing is said", () => {
  expect(noticeRows(stateAfter([{ type: "board", board: board(3) }]), at(80, 24))).toEqual([]);
  expect(noticeRows(stateAfter([]), at(80, 24))).toEqual([]);
});

test("keeps words whole, and cuts what is too long for the room", () => {
  const state = saying("The counter closes at 17:00 today; whoever is in line by then is served.");
  expect(noticeRows(state, at(40, 24))).toEqual([
    "Notice: The counter closes at 17:00",
    "today; whoever is in line by then is",
    "served.",
  ]);
  expect(noticeRows(state, at(40, 12))).toEqual(["Notice: The counter closes at 17:00…"]);
  expect(noticeRows(saying("x".repeat(60)), at(40, 24)).map((row) => row.length)).toEqual([7, 36, 24]);
});

test("nothing that drives a terminal gets through", () => {
  expect(noticeRows(saying("red \x1b[31m alert\x07\u202e\n!"), at(80, 24))).toEqual([
    "Notice: red [31m alert !",
  ]);
});
