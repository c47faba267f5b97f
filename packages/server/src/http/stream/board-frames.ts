import type { Clock } from "../../queue/time/clock.ts";
import type { BoardStatus } from "../../queue/view/views.ts";
import { presentBoard } from "../api/present.ts";
import { boardEvent } from "./sse.ts";
import { type StreamPiece, streamPiece } from "./stream-piece.ts";

/** The board as an event, made once for everyone who is sent it. */
export interface BoardFrame extends StreamPiece {
  /** The newest change that was known when it was asked for; the value itself may be newer. */
  readonly change: number;
  readonly revision: number;
}

/** A board older than this is made anew even where nothing changed: it says what time it is. */
const FRESH_MS = 100;

/** Makes frames, and gives the same one to all who ask within a moment: ten thousand may come at once. */
export class BoardFrames {
  readonly #load: () => Promise<BoardStatus>;
  readonly #clock: Clock;
  #newest: { change: number; madeAt: number; frame: Promise<BoardFrame> } | null = null;

  constructor(load: () => Promise<BoardStatus>, clock: Clock) {
    this.#load = load;
    this.#clock = clock;
  }

  /** A frame that shows `change` at least. Rejects as the load does. */
  get(change: number): Promise<BoardFrame> {
    const now = this.#clock.now();
    const { frame, change: known, madeAt } = this.#newest ?? { change: -1, madeAt: 0 };
    if (frame && known === change && now - madeAt < FRESH_MS) return frame;
    const made = this.#make(change);
    this.#newest = { change, madeAt: now, frame: made };
    // A failure is not kept: whoever asks next tries again.
    made.catch(() => {
      if (this.#newest?.frame === made) this.#newest = null;
    });
    return made;
  }

  async #make(change: number): Promise<BoardFrame> {
    const board = presentBoard(await this.#load());
    return { change, revision: board.revision, ...streamPiece(boardEvent(board)) };
  }
}
