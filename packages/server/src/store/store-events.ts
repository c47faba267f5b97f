import { EventEmitter } from "node:events";
import type { Events, Store } from "../queue/store.ts";

export type Tell = <E extends keyof Events>(event: E, ...values: Events[E]) => void;

/** The listeners of a store. */
export class StoreEvents {
  readonly #events = new EventEmitter<Events>();

  /** Each time on its own, so that a listener's fault is nobody else's. */
  readonly tell: Tell = (event, ...values) => {
    queueMicrotask(() => this.#events.emit<keyof Events>(event, ...values));
  };

  readonly on: Store["on"] = (event, listener) => {
    // The compiler cannot tie the listener to its event.
    const told = listener as (...values: unknown[]) => void;
    this.#events.on<keyof Events>(event, told);
    return () => this.#events.off<keyof Events>(event, told);
  };
}
