import type { Board } from "@catq/shared/schemas";
import type { Progress } from "../ticket/progress.ts";

/**
 * Whether somebody was called between two boards: a number is at a counter that was not there before. One that
 * views its cat already was called in between: boards that come close together are sent as one.
 */
function hasNewCall(before: Board, after: Board): boolean {
  return after.active.some(({ number }) => !before.active.some((old) => old.number === number));
}

/** Rings on each call in the steps that it is handed; the first board is how things are, and no news. */
export function createChime(ring: () => void): (progress: Progress) => void {
  let before: Board | null = null;
  return (progress) => {
    if (progress.type !== "board") return;
    if (before !== null && hasNewCall(before, progress.board)) ring();
    before = progress.board;
  };
}
