import { blockOf, type LineTable } from "../../batch/tables.ts";
import type { StoredQueue } from "../session.ts";
import type { Loaded } from "./loaded.ts";
import { Crowded, Miss } from "./miss.ts";
import type { TicketOverlay } from "./ticket-overlay.ts";

/** Someone whose place this batch changed: from `before`, to `after`; null outside the line. */
interface Move {
  readonly before: number | null;
  readonly after: number | null;
}

/** Loaded beyond what is needed, as the next question is mostly about a neighbour. */
const SPARE = 2;

/**
 * The line as loaded, with this batch's moves laid over it: what the database counts is corrected by those who left
 * and by those who came. `ends`: the queue's row as it was when the batch began.
 */
export class LineOverlay implements LineTable {
  readonly #loaded: Loaded;
  readonly #tickets: TicketOverlay;
  readonly #ends: Pick<StoredQueue, "nextPlace" | "waitingCount">;
  readonly #counts = new Map<string, { level: number; block: number; delta: number }>();

  constructor(loaded: Loaded, tickets: TicketOverlay, ends: Pick<StoredQueue, "nextPlace" | "waitingCount">) {
    this.#loaded = loaded;
    this.#tickets = tickets;
    this.#ends = ends;
  }

  /** What was added to the counts of blocks. */
  get counts(): { level: number; block: number; delta: number }[] {
    return [...this.#counts.values()].filter(({ delta }) => delta !== 0);
  }

  countBelow(place: number): number {
    return this.#loadedBelow(place) + this.#movedBelow(place);
  }

  inBlock(block: number): number {
    const isIn = (place: number | null): boolean => place !== null && blockOf(place, 1) === block;
    let count = this.#loadedIn(block);
    for (const { before, after } of this.#moves()) count += Number(isIn(after)) - Number(isIn(before));
    return count;
  }

  placeAt(position: number): number {
    const { waitingCount } = this.#ends;
    const moves = [...this.#moves()];
    const gone = moves.filter(({ before }) => before !== null).length;
    const came = moves.filter(({ after }) => after !== null && after < this.#ends.nextPlace).length;
    // Who stands there now stood so near before, unless the batch brought them.
    const from = Math.max(1, position - came);
    const to = Math.min(waitingCount, position + gone + 1);
    const kept = this.#window(from, to);
    const start = from === 1 ? Number.NEGATIVE_INFINITY : this.#placeOr(from, this.#ends.nextPlace);
    const before = from === 1 ? 0 : Math.min(from - 1, waitingCount) + this.#movedBelow(start);
    const place = [...this.#stayed(kept), ...this.#arrived((arrived) => arrived >= start)].sort(ascending)[
      position - 1 - before
    ];
    if (place === undefined) throw new Error(`expected somebody at position ${position} of the line`);
    return place;
  }

  placeAfter(place: number): number | undefined {
    const known = this.#loaded.positions.get(place);
    let position = known ?? this.#loadedBelow(place);
    let next: number | undefined;
    while (next === undefined && position < this.#ends.waitingCount) {
      position++;
      [next] = this.#stayed(this.#window(position, position));
      if (next !== undefined && next <= place) next = undefined;
    }
    const [arrived] = this.#arrived((other) => other > place).sort(ascending);
    if (next === undefined || arrived === undefined) return next ?? arrived;
    return Math.min(next, arrived);
  }

  count(level: number, block: number, delta: number): void {
    const key = `${level} ${block}`;
    const known = this.#counts.get(key) ?? { level, block, delta: 0 };
    known.delta += delta;
    this.#counts.set(key, known);
  }

  spread(start: number, width: number): never {
    throw new Crowded(start, width);
  }

  /** The places at the positions `from` to `to` that the database knows. */
  #window(from: number, to: number): number[] {
    const places: number[] = [];
    for (let position = from; position <= to; position++) {
      const place = this.#loaded.places.get(position);
      if (place === undefined) {
        const moved = [...this.#moves()].length;
        const last = Math.min(this.#ends.waitingCount, to + SPARE + moved);
        throw new Miss({ kind: "ranks", windows: [{ from: Math.max(1, from - SPARE), to: last }] });
      }
      places.push(place);
    }
    return places;
  }

  #placeOr(position: number, other: number): number {
    return this.#loaded.places.get(position) ?? other;
  }

  /** Of places that the database knows, those that nobody left. */
  #stayed(places: readonly number[]): number[] {
    const left = new Set<number | null>();
    for (const { before } of this.#moves()) left.add(before);
    return places.filter((place) => !left.has(place));
  }

  #arrived(isWanted: (place: number) => boolean): number[] {
    const places: number[] = [];
    for (const { after } of this.#moves()) if (after !== null && isWanted(after)) places.push(after);
    return places;
  }

  #movedBelow(place: number): number {
    let count = 0;
    for (const { before, after } of this.#moves()) {
      if (before !== null && before < place) count--;
      if (after !== null && after < place) count++;
    }
    return count;
  }

  #loadedBelow(place: number): number {
    if (place >= this.#ends.nextPlace) return this.#ends.waitingCount;
    const position = this.#loaded.positions.get(place);
    const below = position === undefined ? this.#loaded.below.get(place) : position - 1;
    if (below === undefined) throw new Miss({ kind: "countsBelow", places: [place] });
    return below;
  }

  #loadedIn(block: number): number {
    if (block > blockOf(this.#ends.nextPlace, 1)) return 0;
    const waiting = this.#loaded.blocks.get(block);
    if (waiting === undefined) throw new Miss({ kind: "blocks", blocks: [block] });
    return waiting;
  }

  *#moves(): Iterable<Move> {
    for (const { before, after } of this.#tickets.changes()) {
      const move = { before: before?.place ?? null, after: after.place };
      if (move.before !== move.after) yield move;
    }
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}
