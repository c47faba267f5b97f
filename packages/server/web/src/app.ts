import { nextTickMs } from "./queue/clock.ts";
import type { StateEvent } from "./queue/events.ts";
import { initialState, type SavedState, type State } from "./queue/model.ts";
import { reduce } from "./queue/reduce.ts";

/** Holds the state of a tab, and the one timer that moves its countdowns on. */
export class App {
  #state: State;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #onChange: (before: State, after: State) => void;

  constructor(saved: SavedState, onChange: (before: State, after: State) => void) {
    this.#state = initialState(performance.now(), saved);
    this.#onChange = onChange;
  }

  get state(): State {
    return this.#state;
  }

  /** Reduces an event into the state. `at` is when it happened, in monotonic milliseconds. */
  dispatch(event: StateEvent, at = performance.now()): void {
    const before = this.#state;
    this.#state = reduce(before, event, at, performance.now());
    clearTimeout(this.#timer);
    const ms = nextTickMs(this.#state);
    // A little late: early would show the same second twice.
    if (ms !== null)
      this.#timer = setTimeout(() => this.dispatch({ type: "tick" }), Math.ceil(Math.max(0, ms)) + 5);
    this.#onChange(before, this.#state);
  }
}
