import { expect, test } from "vitest";
import { knownBoard, knownTicket } from "./newer-server.ts";

test("what is known stays as it is, as does what is no board or ticket", () => {
  const board = {
    state: "paused",
    active: [{ number: "A01", state: "called", until: "…" }],
    waiting: ["A02"],
    recent: [{ number: "A00", outcome: "left", at: "…" }],
    announcement: null,
  };
  expect(knownBoard(board)).toEqual(board);
  expect(knownTicket({ state: "viewing" })).toEqual({ state: "viewing" });
  for (const value of [null, 7, "board", []]) {
    expect(knownBoard(value)).toBe(value);
    expect(knownTicket(value)).toBe(value);
  }
  expect(knownBoard({ state: 7, active: "many", waiting: null, recent: [null] })).toMatchObject({
    state: 7,
    active: "many",
    waiting: null,
    recent: [null],
  });
});

test("a ticket in an unknown state waits, at the place that is told", () => {
  expect(knownTicket({ state: "held", position: 3 })).toEqual({ state: "waiting", position: 3 });
  expect(knownTicket({ state: "held" })).toEqual({ state: "waiting", position: null });
});

test("a board with unknown words shows what can be shown", () => {
  expect(
    knownBoard({
      state: "ajar",
      active: [
        { number: "A01", state: "petting", until: "…" },
        { number: "A02", state: "fetching", until: null },
      ],
      waiting: Array.from({ length: 100 }, () => "A03"),
      recent: [{ outcome: "adopted" }, ...Array.from({ length: 20 }, () => ({ outcome: "seen" }))],
      announcement: { text: "x".repeat(500) },
      title: "y".repeat(500),
    }),
  ).toEqual({
    state: "open",
    active: [{ number: "A01", state: "viewing", until: "…" }],
    waiting: Array.from({ length: 64 }, () => "A03"),
    recent: Array.from({ length: 8 }, () => ({ outcome: "seen" })),
    announcement: { text: "x".repeat(200) },
    title: "y".repeat(200),
  });
});
