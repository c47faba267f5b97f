import { expect, test } from "vitest";
import { at, boardOf } from "../../test/scripted-server.ts";
import type { Progress } from "../ticket/progress.ts";
import { createChime } from "./chime.ts";

const board = (...active: readonly [number: string, state: "called" | "viewing"][]): Progress => ({
  type: "board",
  board: boardOf({ active: active.map(([number, state]) => ({ number, state, until: at(60_000) })) }),
});

test("rings once for each call, and not for what was so before", () => {
  let rings = 0;
  const chime = createChime(() => (rings += 1));
  const after = (step: Progress): number => {
    chime(step);
    return rings;
  };
  expect(after(board(["A01", "called"]))).toBe(0);
  expect(after(board(["A01", "viewing"]))).toBe(0);
  expect(after(board())).toBe(0);
  expect(after(board(["A02", "called"]))).toBe(1);
  expect(after(board(["A02", "called"], ["A03", "viewing"]))).toBe(2);
  expect(after({ type: "connection", connection: { state: "online" } })).toBe(2);
});
