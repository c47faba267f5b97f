import type { Clock } from "../queue/clock.ts";

interface Step {
  readonly name: string;
  readonly undo: () => Promise<void>;
  readonly limitMs: number;
}

/** Steps that were taken and can be undone, the last first. */
export class Steps {
  readonly #clock: Clock;
  readonly #complain: (message: string, error: unknown) => void;
  readonly #steps: Step[] = [];
  #undoing: Promise<void> | null = null;

  /** `complain` hears of steps whose undoing fails or takes too long; the others are undone all the same. */
  constructor(clock: Clock, complain: (message: string, error: unknown) => void) {
    this.#clock = clock;
    this.#complain = complain;
  }

  /** Notes how to undo the step just taken; after `limitMs` the undoing is not waited for any longer. */
  undo(name: string, undo: () => Promise<void>, limitMs = Number.POSITIVE_INFINITY): void {
    this.#steps.push({ name, undo, limitMs });
  }

  /** Undoes everything, once however often it is asked for; never rejects. */
  undoAll(): Promise<void> {
    this.#undoing ??= this.#undoAll();
    return this.#undoing;
  }

  async #undoAll(): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await this.#withinLimit(step);
      } catch (error) {
        this.#complain(`${step.name} did not close well`, error);
      }
    }
  }

  async #withinLimit({ name, undo, limitMs }: Step): Promise<void> {
    if (limitMs === Number.POSITIVE_INFINITY) return undo();
    let cancel = (): void => {};
    const limit = new Promise<never>((_, reject) => {
      cancel = this.#clock.wake(this.#clock.now() + limitMs, () =>
        reject(new Error(`${name} did not close within ${limitMs} ms`)),
      );
    });
    try {
      await Promise.race([undo(), limit]);
    } finally {
      cancel();
    }
  }
}
