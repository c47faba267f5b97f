import type { Clock } from "../../../queue/time/clock.ts";

/** So long the database may be away before anybody is told. */
const PATIENCE_MS = 300;

/** Whether nothing can be stored. Begins some time after the first trouble, and ends with the next commit. */
export class Hold {
  readonly #clock: Clock;
  readonly #onHeld: (isHeld: boolean) => void;
  #isHeld = false;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, onHeld: (isHeld: boolean) => void) {
    this.#clock = clock;
    this.#onHeld = onHeld;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Whether it ends only with a commit that is yet to come. */
  get isWaiting(): boolean {
    return this.#isHeld || this.#cancel !== null;
  }

  /** The database could not be reached, or is none to write to. */
  trouble(): void {
    if (this.isWaiting) return;
    this.#cancel = this.#clock.wake(this.#clock.now() + PATIENCE_MS, () => {
      this.#cancel = null;
      this.#isHeld = true;
      this.#onHeld(true);
    });
  }

  /** Something was committed. */
  fine(): void {
    this.close();
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#onHeld(false);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
