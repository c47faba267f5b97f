import type { BoardFacts } from "../queue/model.ts";

/** The stock grows to at most so many times `--cat-stock`: 256 cats for 8. */
const MAX_GROWTH = 32;
/** Bytes of the stock, if all are as large as the largest of the last pictures. */
const MAX_BYTES = 128 * 1024 * 1024;
const REMEMBERED = 8;

/** The sizes of the last pictures. */
export class PictureSizes {
  readonly #last: number[] = [];

  note(bytes: number): void {
    this.#last.push(bytes);
    if (this.#last.length > REMEMBERED) this.#last.shift();
  }

  /** How many cats the stock may hold where `kept` are always kept. */
  maxCats(kept: number): number {
    return Math.min(MAX_GROWTH * kept, Math.floor(MAX_BYTES / Math.max(1, ...this.#last)));
  }
}

/** How many tickets wait for a cat. */
export function countWithoutCat({ waitingCount, atCounters }: BoardFacts): number {
  return waitingCount + atCounters.filter(({ state }) => state === "called").length;
}
