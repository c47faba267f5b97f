import type { Clock } from "../../../queue/time/clock.ts";
import type { Revisions } from "./revisions.ts";

/** At most one notification in so long. */
const GATHER_MS = 50;

/** Tells the others after a commit, off its path: at once, and what comes soon after together. */
export class Teller {
  readonly #clock: Clock;
  readonly #send: (payload: string) => void;
  #next: string | null = null;
  #last = "";
  #cancel: (() => void) | null = null;
  #isClosed = false;

  constructor(clock: Clock, send: (payload: string) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Where nothing has moved, as after a heartbeat, there is nothing to tell. */
  tell(revisions: Revisions): void {
    const payload = JSON.stringify(revisions);
    if (payload === this.#last) return;
    this.#last = payload;
    this.#next = payload;
    if (!this.#cancel && !this.#isClosed) this.#sendNext();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  #sendNext(): void {
    this.#cancel = null;
    if (!this.#next) return;
    this.#send(this.#next);
    this.#next = null;
    this.#cancel = this.#clock.wake(this.#clock.now() + GATHER_MS, () => this.#sendNext());
  }
}
