import { nextTickMs } from "./queue/clock.ts";
import type { Happening } from "./queue/events.ts";
import { initialState, type Kept, type State } from "./queue/model.ts";
import { reduce } from "./queue/reduce.ts";

/** The present state of a tab, and the one timer that lets what is drawn grow older. */
export class App {
  #state: State;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onChange: (before: State, after: State) => void;

  constructor(kept: Kept, onChange: (before: State, after: State) => void) {
    this.#state = initialState(performance.now(), kept);
    this.#onChange = onChange;
  }

  get state(): State {
    return this.#state;
  }

  /** Takes in what happened; `at` in monotonic milliseconds, where that was earlier than now. */
  send(happening: Happening, at = performance.now()): void {
    const before = this.#state;
    this.#state = reduce(before, happening, at, performance.now());
    clearTimeout(this.#timer);
    const ms = nextTickMs(this.#state);
    // A little late rather than early: early would show the same second twice.
    if (ms !== null)
      this.#timer = setTimeout(() => this.send({ type: "tick" }), Math.ceil(Math.max(0, ms)) + 5);
    this.#onChange(before, this.#state);
  }
}
