/** One of a board's rows. */
interface Numbered {
  readonly number: string;
}

/**
 * The board with each number once in each of its lists, as what is drawn counts on it. An honest one is so, but for
 * those who missed a turn, came back and ended once more: of these the newest end is left.
 */
export function withoutDoubles<B extends { waiting: string[]; active: Numbered[]; recent: Numbered[] }>(
  board: B,
): B {
  return {
    ...board,
    waiting: [...new Set(board.waiting)],
    active: once(board.active),
    recent: board.recent.filter(
      ({ number }, index) => board.recent.findIndex((row) => row.number === number) === index,
    ),
  };
}

function once(rows: readonly Numbered[]): Numbered[] {
  return [...new Map(rows.map((row) => [row.number, row])).values()];
}
