import type { Clock } from "@catq/shared";
import type { ProgressSource } from "../../ticket/progress.ts";
import { nextTickMs } from "./clock.ts";
import { initialState, type ScreenEvent, type ScreenState } from "./model.ts";
import { reduce } from "./reduce.ts";

type Unstamped<T> = T extends { readonly at: number } ? Omit<T, "at"> : never;

/** The present state of a screen, kept up to date until `stop`. */
export interface LiveState {
  get(): ScreenState;
  /** Calls `listener` after each change; returns an unsubscriber. */
  subscribe(listener: () => void): () => void;
  send(event: Unstamped<ScreenEvent>): void;
  /** Stops listening to the source and the clock; the last state stays. */
  stop(): void;
}

/** Reduces the steps of `source`. Has at most one timer, for when the screen changes by itself ({@link nextTickMs}). */
export function createLiveState(options: {
  readonly source: ProgressSource;
  readonly clock: Clock;
}): LiveState {
  const { source, clock } = options;
  const listeners = new Set<() => void>();
  let state = initialState(clock.now());
  let disarm: () => void = () => {};
  let isStopped = false;

  const send = (event: Unstamped<ScreenEvent>): void => {
    if (isStopped) return;
    state = reduce(state, { ...event, at: clock.now() });
    disarm();
    const ms = nextTickMs(state);
    // 5 ms late: a tick too early would show the same second twice.
    disarm = ms === null ? () => {} : clock.wake(state.at + Math.ceil(ms) + 5, () => send({ type: "tick" }));
    for (const listener of listeners) listener();
  };

  const unsubscribe = source((progress) => send({ type: "progress", progress }));
  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send,
    stop: () => {
      isStopped = true;
      disarm();
      unsubscribe();
      listeners.clear();
    },
  };
}
