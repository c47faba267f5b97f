import { StorageError, type Store } from "../store.ts";
import type { Clock } from "./clock.ts";
import { HEARTBEAT_MS } from "./queue-time.ts";

/** How soon to try again where a deadline could not be kept because the disk refused. */
const RETRY_MS = 1000;

interface TimerParts {
  readonly clock: Clock;
  readonly store: Store;
  /** Ends what is due and calls who is next. */
  readonly settle: () => Promise<void>;
  readonly onHeartbeat: () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * One timer for the nearest deadline, however many tickets there are; and the heartbeat, which reads the clock
 * and, while windows run, stores that the daemon is alive.
 */
export class DeadlineTimer {
  readonly #parts: TimerParts;
  #cancelWake: () => void = () => {};
  #cancelHeartbeat: () => void = () => {};
  #isRunning = false;
  #areWindowsRunning = false;
  /** Counts the readings of deadlines, so that only the newest one arms. */
  #reading = 0;

  constructor(parts: TimerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#isRunning = true;
    this.#heartbeat();
  }

  /** {@link arm}, with nobody there to hear of a fault; tries again where the disk refused. */
  async armAnew(): Promise<void> {
    try {
      await this.arm();
    } catch (error) {
      this.#tryAgain(error);
    }
  }

  /** Reads the nearest deadline anew and waits for it. */
  async arm(): Promise<void> {
    const reading = ++this.#reading;
    const { time } = this.#parts.store;
    // Standing still, it needs no deadline; a database that is away could tell none.
    const [nearest] = time.isStanding ? [] : await this.#parts.store.deadlines();
    if (!this.#isRunning || reading !== this.#reading) return;
    this.#areWindowsRunning = nearest !== undefined && !time.isStanding;
    this.#cancelWake();
    this.#cancelWake = () => {};
    if (nearest === undefined || time.isStanding) return;
    this.#cancelWake = this.#parts.clock.wake(time.monotonicOf(nearest), () => void this.#keep());
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancelWake();
    this.#cancelHeartbeat();
  }

  async #keep(): Promise<void> {
    try {
      await this.#parts.settle();
      // Arms anew even where nothing changed: the process may have stood still, so it was not time yet.
      await this.arm();
    } catch (error) {
      this.#tryAgain(error);
    }
  }

  #tryAgain(error: unknown): void {
    if (!this.#isRunning) return;
    // Held: whoever ends the hold arms anew.
    if (this.#parts.store.time.heldSince !== null) return;
    this.#parts.onError(error);
    this.#cancelWake();
    this.#cancelWake = this.#parts.clock.wake(this.#parts.clock.now() + RETRY_MS, () => void this.#keep());
  }

  #heartbeat(): void {
    const { time } = this.#parts.store;
    // Read even where nothing is stored: a gap would count as time that the daemon was down.
    time.now();
    this.#parts.onHeartbeat();
    // On a full disk, the heartbeat finds out whether there is room again.
    if (this.#areWindowsRunning || time.heldSince !== null) {
      this.#parts.store.heartbeat().catch((error: unknown) => {
        // A full disk is no reason to stop: the next heartbeat that is stored counts.
        if (!(error instanceof StorageError)) this.#parts.onError(error);
      });
    }
    this.#cancelHeartbeat = this.#parts.clock.wake(this.#parts.clock.now() + HEARTBEAT_MS, () =>
      this.#heartbeat(),
    );
  }
}
