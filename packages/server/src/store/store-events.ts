import { EventEmitter } from "node:events";
import type { ChangeListener, StorageError } from "../queue/store.ts";

/** What the port's listeners are told. */
export interface Events {
  change: Parameters<ChangeListener>;
  held: [isHeld: boolean, why: StorageError | null];
  settings: [];
  bans: [];
  news: [];
}

export type Tell = <E extends keyof Events>(event: E, ...values: Events[E]) => void;

/** The listeners of a store. */
export class StoreEvents {
  readonly #events = new EventEmitter<Events>();

  /** Each time on its own, so that a listener's fault is nobody else's. */
  readonly tell: Tell = (event, ...values) => {
    queueMicrotask(() => this.#events.emit<keyof Events>(event, ...values));
  };

  /** Returns an unsubscriber. */
  on<E extends keyof Events>(event: E, listener: (...values: Events[E]) => void): () => void {
    // The compiler cannot tie the listener to its event.
    const told = listener as (...values: unknown[]) => void;
    this.#events.on<keyof Events>(event, told);
    return () => this.#events.off<keyof Events>(event, told);
  }
}
