import type { BoardFacts } from "../queue/model.ts";

/** However long the line is, the stock does not grow beyond so many times what is always kept: 256 cats for 8… */
const MAX_GROWTH = 32;
/** …nor beyond so many bytes, if all are as large as the largest of the last pictures. */
const MAX_BYTES = 128 * 1024 * 1024;
/** How many pictures say how large one may be. */
const REMEMBERED = 8;

/** How large the last pictures were. */
export class PictureSizes {
  readonly #last: number[] = [];

  note(bytes: number): void {
    this.#last.push(bytes);
    if (this.#last.length > REMEMBERED) this.#last.shift();
  }

  /** How many cats the stock may hold that always has `kept`. */
  mostCats(kept: number): number {
    return Math.min(MAX_GROWTH * kept, Math.floor(MAX_BYTES / Math.max(1, ...this.#last)));
  }
}

/** How many tickets are to have a cat yet. */
export function catless({ waitingCount, atCounters }: BoardFacts): number {
  return waitingCount + atCounters.filter(({ state }) => state === "called").length;
}
