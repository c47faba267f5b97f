/** A greater edit distance than this makes it another word. */
const MAX_SLIPS = 2;
/** A little more than one, so that between two names as near, that with a letter too many or too few is meant. */
const WRONG_LETTER = 1.1;

/** The name that was probably meant: the one at the smallest edit distance from `word`, two at most; null for none. */
export function nearest(word: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = MAX_SLIPS + 1;
  for (const name of names) {
    const slips = slipsBetween(word, name);
    // In a short name two slips leave nothing of it.
    if (slips < fewest && slips * 2 < name.length) {
      best = name;
      fewest = slips;
    }
  }
  return best;
}

/** Characters missing, added, wrong or swapped with a neighbour (optimal string alignment distance). */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const wrong = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : WRONG_LETTER);
      let slips = Math.min(wrong, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        slips = Math.min(slips, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(slips);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
