import { isStretched, type Ticket } from "./model.ts";
import { StorageError } from "./store.ts";

/**
 * The claim windows that are stretched while a claim waits for a cat. Each attempt ends its stretch itself,
 * with its last change; where that was refused (the disk is full, the claim's caller is banned), it is made up
 * for here. So it is with those that the daemon before this one has left behind.
 */
export class StretchedWindows {
  readonly #letRun: (sequences: readonly number[]) => Promise<unknown>;
  readonly #onError: (error: unknown) => void;
  /** Tickets that an attempt is under way for. */
  readonly #attempts = new Set<number>();
  /** Tickets whose attempt is over, and whose stretch may not be. */
  readonly #overdue = new Set<number>();
  /** Settles when the last try to end what is overdue is over. */
  #lastTry: Promise<void> = Promise.resolve();

  /** `letRun` stores that the windows of these tickets go on from where they stood, where they are stretched. */
  constructor(parts: {
    letRun: (sequences: readonly number[]) => Promise<unknown>;
    onError: (error: unknown) => void;
  }) {
    this.#letRun = parts.letRun;
    this.#onError = parts.onError;
  }

  /** Ends those that are stretched of the tickets at the counters, as the daemon before this one left them. */
  adopt(atCounters: readonly Ticket[]): Promise<void> {
    for (const ticket of atCounters) if (isStretched(ticket)) this.#overdue.add(ticket.sequence);
    return this.endOverdue();
  }

  /** Whether an attempt may stretch the window: only one at a time does, however many claims there are. */
  begin(sequence: number): boolean {
    if (this.#attempts.has(sequence)) return false;
    this.#attempts.add(sequence);
    return true;
  }

  /** The attempt that began is over; `isLeft` where its stretch may still be on disk. */
  end(sequence: number, isLeft: boolean): void {
    this.#attempts.delete(sequence);
    if (isLeft) this.#overdue.add(sequence);
    void this.endOverdue();
  }

  /**
   * Ends what is overdue, but for tickets with another attempt. What the disk refuses stays overdue. Never
   * rejects. One try at a time: the disk may have room again before the one under way hears that it had none.
   */
  endOverdue(): Promise<void> {
    this.#lastTry = this.#lastTry.then(() => this.#try());
    return this.#lastTry;
  }

  async #try(): Promise<void> {
    const sequences = [...this.#overdue].filter((sequence) => !this.#attempts.has(sequence));
    if (sequences.length === 0) return;
    for (const sequence of sequences) this.#overdue.delete(sequence);
    try {
      await this.#letRun(sequences);
    } catch (error) {
      for (const sequence of sequences) this.#overdue.add(sequence);
      if (!(error instanceof StorageError)) this.#onError(error);
    }
  }
}
