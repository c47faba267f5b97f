import { StorageError, type Store } from "./store.ts";

/**
 * What nobody asks for again: settings that were declared, calls that are due, the rest of bans. Done at the start, after
 * each hold, and where commits were lost, as what this daemon declared may have been among them. A database may refuse
 * for a moment without a hold that ends, so what it refused is tried again at each heartbeat.
 */
export class CatchUp {
  readonly #store: Pick<Store, "time" | "restorations">;
  readonly #work: () => Promise<unknown>;
  #isOwed = false;
  #isRunning = false;
  /** Another one since: commits were lost. */
  #newestRestoration: Store["restorations"][number] | undefined;

  constructor(store: Pick<Store, "time" | "restorations">, work: () => Promise<unknown>) {
    this.#store = store;
    this.#work = work;
    this.#newestRestoration = store.restorations.at(-1);
  }

  /** Does all of it now, and what is refused, later. */
  async run(): Promise<void> {
    this.#isOwed = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      this.#isOwed = false;
      await this.orLater(this.#work());
    } finally {
      this.#isRunning = false;
    }
  }

  /** Goes on where `done` is refused for the moment: all is caught up with at a heartbeat, then. */
  async orLater(done: Promise<unknown>): Promise<void> {
    try {
      await done;
    } catch (error) {
      if (!(error instanceof StorageError) || !error.isPassing) throw error;
      this.#isOwed = true;
    }
  }

  /** Called at each heartbeat. */
  async resume(): Promise<void> {
    const newest = this.#store.restorations.at(-1);
    if (newest !== this.#newestRestoration) this.#isOwed = true;
    // Held: the end of the hold is when to go on.
    if (!this.#isOwed || this.#store.time.heldSince !== null) return;
    this.#newestRestoration = newest;
    await this.run();
  }
}
