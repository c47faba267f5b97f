import type { Clock } from "../../../queue/time/clock.ts";
import type { Revisions } from "./revisions.ts";

/** The shortest time between two notifications. */
const GATHER_MS = 50;

/** Notifies the other daemons after a commit: at once, then at most every {@link GATHER_MS}, with the newest revisions. */
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

  /** Sends nothing where no revision has changed, as after a heartbeat. */
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
