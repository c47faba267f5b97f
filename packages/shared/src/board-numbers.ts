/** One of a board's rows. */
interface Numbered {
  readonly number: string;
}

/** The board with each number once in each of its lists: an honest one is so, and what is drawn counts on it. */
export function withoutDoubles<B extends { waiting: string[]; active: Numbered[]; recent: Numbered[] }>(
  board: B,
): B {
  return {
    ...board,
    waiting: [...new Set(board.waiting)],
    active: once(board.active),
    recent: once(board.recent),
  };
}

function once(rows: readonly Numbered[]): Numbered[] {
  return [...new Map(rows.map((row) => [row.number, row])).values()];
}
